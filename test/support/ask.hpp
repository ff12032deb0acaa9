#pragma once

#include "support/process.hpp"

#include <responses/testing/server.hpp>

#include <string>
#include <vector>

/// For the tests of responses-ask: the command, and small answers for it.
namespace support {

using words = std::vector<std::string>;

process_result run_ask(words const& arguments, process_options const& settings = {});

/// Asks this server, once: what the tests script is one answer.
process_result run_ask(responses::testing::server const& from, words arguments,
                       process_options const& settings = {});

words lines(std::string const& text);

/// Standard error holds one line.
void check_failure(process_result const& result, int status);
void check_usage(words const& arguments, std::string const& complaint);

std::string response_object(std::string const& status, std::string const& text,
                            std::string const& more = "");
std::string lifecycle(std::string const& status, std::string const& text = "",
                      std::string const& more = "");
std::string delta(std::string const& text);

responses::testing::scenario stream_of(std::string const& body);
responses::testing::scenario json_of(int status, std::string const& body);

} // namespace support
