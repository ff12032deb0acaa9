#include "protocol/base64.hpp"
#include "support/failure.hpp"

#include <responses/attachment.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

BOOST_AUTO_TEST_SUITE(attachments)

namespace {

namespace fs = std::filesystem;

using namespace std::string_view_literals;
using responses::errc;
using responses::file_from_memory;
using responses::file_from_path;
using responses::image_from_memory;
using responses::image_from_path;
using responses::test::fails;
using responses::test::failure_of;

// Root may read everything.
boost::test_tools::assertion_result is_not_root(boost::unit_test::test_unit_id)
{
    return ::geteuid() != 0;
}

// A directory of its own, which is gone with it.
class scratch
{
public:
    scratch()
    {
        std::string name = fs::temp_directory_path() / "responses-attachment-XXXXXX";
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        root_ = name;
    }
    scratch(scratch const&) = delete;
    scratch& operator=(scratch const&) = delete;
    ~scratch() { fs::remove_all(root_); }

    std::string path(std::string_view name) const { return root_ / name; }

    std::string file(std::string_view name, std::string_view octets) const
    {
        std::ofstream(path(name), std::ios::binary) << octets;
        return path(name);
    }

private:
    fs::path root_;
};

constexpr auto png = "\x89PNG\r\n\x1a\n"sv;
constexpr auto png_url = "data:image/png;base64,iVBORw0KGgo="sv;

bool is_refused(std::string const& path, std::string_view why)
{
    for (auto read : {+[](std::string const& from) { responses::file_from_path(from); },
                      +[](std::string const& from) { responses::image_from_path(from); }}) {
        auto const failure = failure_of([&] { read(path); });
        BOOST_REQUIRE(failure);
        BOOST_TEST((failure->code() == errc::invalid_argument));
        BOOST_TEST_INFO(failure->what());
        if (failure->details().reason.find(path + ": " + std::string(why)) == std::string::npos)
            return false;
    }
    return true;
}

} // namespace

BOOST_AUTO_TEST_CASE(base64)
{
    using responses::base64_of; // RFC 4648, section 10
    BOOST_TEST(base64_of("") == "");
    BOOST_TEST(base64_of("f") == "Zg==");
    BOOST_TEST(base64_of("fo") == "Zm8=");
    BOOST_TEST(base64_of("foo") == "Zm9v");
    BOOST_TEST(base64_of("foob") == "Zm9vYg==");
    BOOST_TEST(base64_of("fooba") == "Zm9vYmE=");
    BOOST_TEST(base64_of("foobar") == "Zm9vYmFy");
    BOOST_TEST(base64_of("\xfb\xff\xfe\x80") == "+//+gA==");
}

BOOST_AUTO_TEST_CASE(an_image_is_what_its_first_octets_say)
{
    auto const made = image_from_memory(png);
    BOOST_TEST(made.image_url.value() == png_url);
    BOOST_TEST(!made.file_id.has_value());
    BOOST_TEST(image_from_memory("\xff\xd8\xff").image_url.value() ==
               "data:image/jpeg;base64,/9j/");
    BOOST_TEST(image_from_memory("GIF87a").image_url.value() == "data:image/gif;base64,R0lGODdh");
    BOOST_TEST(image_from_memory("GIF89a").image_url.value() == "data:image/gif;base64,R0lGODlh");
    BOOST_TEST(image_from_memory("RIFF\0\0\0\0WEBPVP8 "sv).image_url.value() ==
               "data:image/webp;base64,UklGRgAAAABXRUJQVlA4IA==");
}

BOOST_AUTO_TEST_CASE(what_is_no_image_is_refused)
{
    for (auto const octets : {""sv, "\x89PNG"sv, "<svg/>"sv, "GIF88a"sv, "RIFF\0\0\0\0WAVEfmt "sv,
                              "RIFF\0\0\0\0WEBP"sv})
        BOOST_TEST(fails(errc::invalid_argument, [&] { image_from_memory(octets); }), octets);
}

BOOST_AUTO_TEST_CASE(a_file_is_what_its_extension_says)
{
    auto const made = file_from_memory("foobar", "Notes.PDF");
    BOOST_TEST(made.filename.value() == "Notes.PDF");
    BOOST_TEST(made.file_data.value() == "data:application/pdf;base64,Zm9vYmFy");
    BOOST_TEST(!made.file_id.has_value());
    BOOST_TEST(!made.file_url.has_value());
    BOOST_TEST(file_from_memory("f", "a.tar.md").file_data.value() ==
               "data:text/markdown;base64,Zg==");
    for (auto const name : {"", "pdf", ".pdf", "a.", "a.pdf.x", "a/b.pdf/c"})
        BOOST_TEST(file_from_memory("f", name).file_data.value() ==
                       "data:application/octet-stream;base64,Zg==",
                   name);
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_refused)
{
    BOOST_TEST(fails(errc::invalid_argument, [] { file_from_memory("", "a.txt"); }));
}

BOOST_AUTO_TEST_CASE(files_are_read)
{
    scratch const here;
    BOOST_TEST(image_from_path(here.file("a.txt", png)).image_url.value() == png_url);

    auto const made = file_from_path(here.file("a.csv", "a\r\n\0\xff"sv));
    BOOST_TEST(made.filename.value() == "a.csv");
    BOOST_TEST(made.file_data.value() == "data:text/csv;base64,YQ0KAP8=");
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_sent_are_refused)
{
    scratch const here;
    BOOST_TEST(is_refused(here.file("empty", ""), "is empty"));
    BOOST_TEST(is_refused(here.path("none"), "cannot be read: No such file"));
    BOOST_TEST(is_refused(here.path("."), "is not a file"));
    BOOST_TEST(is_refused("/dev/null", "is not a file"));

    auto const pipe = here.path("pipe");
    BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    BOOST_TEST(is_refused(pipe, "is not a file"));

    auto const large = here.file("large", "a");
    fs::resize_file(large, (std::uintmax_t{512} << 20) + 1); // Takes no room on the disk.
    BOOST_TEST(is_refused(large, "is larger than 512 MiB"));
}

BOOST_AUTO_TEST_CASE(a_file_without_leave_is_refused, *boost::unit_test::precondition(is_not_root))
{
    scratch const here;
    auto const path = here.file("secret", "a");
    BOOST_REQUIRE(::chmod(path.c_str(), 0) == 0);
    BOOST_TEST(is_refused(path, "cannot be read: Permission denied"));
}

BOOST_AUTO_TEST_SUITE_END()
