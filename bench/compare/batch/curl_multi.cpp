// The obvious program on libcurl's multi interface: so many easy handles at a time, each line of
// standard input a body, each answer a line of standard output.
//
//   curl_multi URL CA_FILE CONCURRENCY

#include <cstdio>
#include <cstdlib>
#include <curl/curl.h>
#include <iostream>
#include <list>
#include <string>

namespace {

struct call
{
    CURL* handle = nullptr;
    std::string body;
    std::string answer;
};

std::size_t keep(char* data, std::size_t size, std::size_t count, void* to)
{
    static_cast<std::string*>(to)->append(data, size * count);
    return size * count;
}

// False: there are no more bodies.
bool begin(CURLM* all, call& one)
{
    if (!std::getline(std::cin, one.body))
        return false;
    one.answer.clear();
    curl_easy_setopt(one.handle, CURLOPT_POSTFIELDS, one.body.c_str());
    curl_easy_setopt(one.handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(one.body.size()));
    return curl_multi_add_handle(all, one.handle) == CURLM_OK;
}

void prepare(call& one, std::string const& url, char const* ca_file, curl_slist* fields)
{
    one.handle = curl_easy_init();
    curl_easy_setopt(one.handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(one.handle, CURLOPT_CAINFO, ca_file);
    curl_easy_setopt(one.handle, CURLOPT_HTTPHEADER, fields);
    curl_easy_setopt(one.handle, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(one.handle, CURLOPT_WRITEDATA, &one.answer);
    curl_easy_setopt(one.handle, CURLOPT_PRIVATE, &one);
}

// False: the call failed.
bool end(CURLM* all, CURLMsg const& said)
{
    call* one = nullptr;
    long status = 0;
    curl_easy_getinfo(said.easy_handle, CURLINFO_PRIVATE, &one);
    curl_easy_getinfo(said.easy_handle, CURLINFO_RESPONSE_CODE, &status);
    curl_multi_remove_handle(all, said.easy_handle);
    std::fwrite(one->answer.data(), 1, one->answer.size(), stdout);
    std::fputc('\n', stdout);
    begin(all, *one);
    return said.data.result == CURLE_OK && status == 200;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 4)
        return 2;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    curl_slist* fields = curl_slist_append(nullptr, "Content-Type: application/json");
    fields = curl_slist_append(fields, "Authorization: Bearer sk-test");
    CURLM* const all = curl_multi_init();
    long const concurrency = std::atol(argv[3]);
    curl_multi_setopt(all, CURLMOPT_MAXCONNECTS, concurrency);
    std::list<call> calls(static_cast<std::size_t>(concurrency));
    for (call& one : calls) {
        prepare(one, argv[1] + std::string("/responses"), argv[2], fields);
        if (!begin(all, one))
            break;
    }
    int failed = 0;
    int running = 1;
    while (running > 0) {
        curl_multi_perform(all, &running);
        int left = 0;
        while (CURLMsg const* const said = curl_multi_info_read(all, &left)) {
            failed += end(all, *said) ? 0 : 1;
            running = 1;
        }
        if (running > 0)
            curl_multi_poll(all, nullptr, 0, 1'000, nullptr);
    }
    return failed == 0 ? 0 : 1;
}
