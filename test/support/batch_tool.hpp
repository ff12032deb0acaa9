#pragma once

#include "support/process.hpp"

#include <boost/json/value.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace support {

/// A directory that goes away with it, with the files of a run of responses-batch.
class batch_files
{
public:
    batch_files()
    {
        std::string name = std::string(RESPONSES_SCRATCH_DIR) + "/batch.XXXXXX";
        directory_ = ::mkdtemp(name.data());
    }
    ~batch_files() { std::filesystem::remove_all(directory_); }
    batch_files(batch_files const&) = delete;
    batch_files& operator=(batch_files const&) = delete;

    std::string path(std::string const& name) const { return directory_ + "/" + name; }

    void write(std::string const& name, std::string const& text) const
    {
        std::ofstream(path(name), std::ios::binary) << text;
    }

    std::string read(std::string const& name) const
    {
        std::ifstream file(path(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    void cut(std::string const& name, std::size_t octets) const
    {
        std::filesystem::resize_file(path(name), std::filesystem::file_size(path(name)) - octets);
    }

private:
    std::string directory_;
};

} // namespace support
