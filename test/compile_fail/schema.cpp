// What has no schema must not compile, and the compiler's message must say why: see CMakeLists.txt.
#include <responses/schema.hpp>

#include <boost/describe/class.hpp>

#include <vector>

struct undescribed
{};

struct of_undescribed
{
    undescribed member;
};
BOOST_DESCRIBE_STRUCT(of_undescribed, (), (member))

struct with_wrong_description
{
    int member = 0;
    static constexpr responses::description descriptions[] = {{"other", "Of no member."}};
};
BOOST_DESCRIBE_STRUCT(with_wrong_description, (), (member))

struct open
{
    int member = 0;
    boost::json::object extra = {};
};
BOOST_DESCRIBE_STRUCT(open, (), (member))

using list = std::vector<int>;

auto const schema = responses::schema_of<WHAT>();
