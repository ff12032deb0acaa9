#pragma once

#include <responses/client.hpp>
#include <responses/error.hpp>
#include <responses/event.hpp>
#include <responses/event_stream.hpp>
#include <responses/event_type.hpp>
#include <responses/logger.hpp>
#include <responses/observer.hpp>
#include <responses/options.hpp>
#include <responses/pool_figures.hpp>
#include <responses/rate_limits.hpp>
#include <responses/request.hpp>
#include <responses/response.hpp>
#include <responses/response_head.hpp>
#include <responses/sse.hpp>
#include <responses/timings.hpp>
