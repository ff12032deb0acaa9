#pragma once

#include <boost/program_options/options_description.hpp>

#include <string>

namespace relay {

std::string help_text(boost::program_options::options_description const& options);

} // namespace relay
