#include "support/stream_vectors.hpp"

#include <boost/json/parse.hpp>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace responses::test {

namespace json = boost::json;

std::string file_octets(std::string_view path)
{
    std::ifstream file(RESPONSES_TEST_DIR "/" + std::string(path), std::ios::binary);
    if (!file)
        throw std::runtime_error("cannot read " + std::string(path));
    return {std::istreambuf_iterator<char>(file), {}};
}

json::array const& stream_vectors()
{
    static json::value const index = json::parse(file_octets("vectors/streams/index.json"));
    return index.at("streams").as_array();
}

json::object const& stream_vector(std::string_view name)
{
    for (json::value const& entry : stream_vectors())
        if (entry.at("name").as_string() == name)
            return entry.as_object();
    throw std::runtime_error("no stream vector " + std::string(name));
}

std::string octets_of(json::object const& entry)
{
    return file_octets("vectors/streams/" + std::string(entry.at("file").as_string()));
}

} // namespace responses::test
