// What can be no tool must not compile, and the message must say why: see CMakeLists.txt.
#include <responses/toolbox.hpp>

#include <string>

struct undescribed
{};

int of_two(std::string, std::string);
int of_text(std::string);
int of_undescribed(undescribed);
undescribed gives_undescribed();

void add(responses::toolbox& tools) { tools.add("f", "", WHAT); }
