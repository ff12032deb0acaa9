#include "protocol/base64.hpp"

#include <responses/attachment.hpp>
#include <responses/error.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace responses {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t most_octets = std::uintmax_t{512} << 20;

struct kind_of_file
{
    std::string_view extension;
    std::string_view media_type;
};

// Of the media types that IANA registers, those of files that the service reads.
constexpr std::array kinds_of_files{
    kind_of_file{".css", "text/css"},
    kind_of_file{".csv", "text/csv"},
    kind_of_file{".doc", "application/msword"},
    kind_of_file{".docx",
                 "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    kind_of_file{".gif", "image/gif"},
    kind_of_file{".htm", "text/html"},
    kind_of_file{".html", "text/html"},
    kind_of_file{".jpeg", "image/jpeg"},
    kind_of_file{".jpg", "image/jpeg"},
    kind_of_file{".json", "application/json"},
    kind_of_file{".md", "text/markdown"},
    kind_of_file{".pdf", "application/pdf"},
    kind_of_file{".png", "image/png"},
    kind_of_file{".pptx",
                 "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    kind_of_file{".txt", "text/plain"},
    kind_of_file{".webp", "image/webp"},
    kind_of_file{".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    kind_of_file{".xml", "text/xml"},
};

[[noreturn]] void refuse(std::string const& what, std::string const& why)
{
    throw error(errc::invalid_argument, what + ": " + why);
}

void check_size(std::uintmax_t size, std::string const& what)
{
    if (size == 0)
        refuse(what, "is empty");
    if (size > most_octets)
        refuse(what, "is larger than 512 MiB");
}

std::string lower_extension(std::string_view filename)
{
    std::string extension = fs::path(filename).extension().string();
    std::ranges::transform(extension, extension.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return extension;
}

std::string_view media_type_of_name(std::string_view filename)
{
    auto const found =
        std::ranges::find(kinds_of_files, lower_extension(filename), &kind_of_file::extension);
    return found != kinds_of_files.end() ? found->media_type : "application/octet-stream";
}

// The first octets as in WHATWG MIME Sniffing, section 6.1; nothing when it is none of these.
std::string_view media_type_of_image(std::string_view octets) noexcept
{
    if (octets.starts_with("\x89PNG\r\n\x1a\n"))
        return "image/png";
    if (octets.starts_with("\xff\xd8\xff"))
        return "image/jpeg";
    if (octets.starts_with("GIF87a") || octets.starts_with("GIF89a"))
        return "image/gif";
    if (octets.starts_with("RIFF") && octets.substr(0, 14).ends_with("WEBPVP"))
        return "image/webp";
    return {};
}

// RFC 2397.
std::string data_url(std::string_view octets, std::string_view media_type)
{
    std::string url = "data:";
    url.append(media_type).append(";base64,");
    append_base64(url, octets);
    return url;
}

input_image image_of(std::string_view octets, std::string const& what)
{
    check_size(octets.size(), what);
    auto const media_type = media_type_of_image(octets);
    if (media_type.empty())
        refuse(what, "is no PNG, JPEG, GIF or WebP image");
    input_image made;
    made.image_url = data_url(octets, media_type);
    return made;
}

// Its size before a file is opened: opening a pipe may wait for ever.
std::uintmax_t size_of(std::string const& path)
{
    std::error_code code;
    auto const status = fs::status(path, code);
    if (!code && !fs::is_regular_file(status))
        refuse(path, "is not a file");
    auto const size = code ? 0 : fs::file_size(path, code);
    if (code)
        refuse(path, "cannot be read: " + code.message());
    check_size(size, path);
    return size;
}

std::string read_file(std::string const& path)
{
    std::string octets(size_of(path), '\0');
    std::ifstream file(path, std::ios::binary);
    if (!file.is_open())
        refuse(path, std::string("cannot be read: ") + std::strerror(errno));
    file.read(octets.data(), static_cast<std::streamsize>(octets.size()));
    if (!file || file.peek() != std::ifstream::traits_type::eof())
        refuse(path, "cannot be read, or changes meanwhile");
    return octets;
}

} // namespace

input_image image_from_memory(std::string_view octets) { return image_of(octets, "the image"); }

input_image image_from_path(std::string const& path) { return image_of(read_file(path), path); }

input_file file_from_memory(std::string_view octets, std::string_view filename)
{
    check_size(octets.size(), "the file " + std::string(filename));
    input_file made;
    made.filename = std::string(filename);
    made.file_data = data_url(octets, media_type_of_name(filename));
    return made;
}

input_file file_from_path(std::string const& path)
{
    return file_from_memory(read_file(path), fs::path(path).filename().string());
}

} // namespace responses
