#pragma once

#include <responses/call_options.hpp>
#include <responses/client.hpp>
#include <responses/error.hpp>
#include <responses/event.hpp>
#include <responses/event_stream.hpp>
#include <responses/event_type.hpp>
#include <responses/options.hpp>
#include <responses/pool_figures.hpp>
#include <responses/request.hpp>
#include <responses/response.hpp>
#include <responses/sequence_figures.hpp>
#include <responses/sse.hpp>
#include <responses/timings.hpp>
