#include "testing/story.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <vector>

namespace responses::testing {
namespace {

// Quotes, line ends, combining marks, right-to-left script and characters of up to four octets:
// what a client has to decode well.
constexpr std::string_view story =
    "Once upon a time, a small client asked a patient server for a story."
    " \"Gladly,\" said the server, and began:\n\n"
    "Es war einmal ein Brief, der über die grünen Hügel flog. 🕊️"
    " Il était une fois une étoile qui aimait écouter. ⭐"
    " Érase una vez un río que sabía cantar."
    " Жила-была маленькая лодка, и море её берегло."
    " むかしむかし、 小さな灯台が 船を待って いました。"
    " 从前 有一盏灯， 它照亮了 回家的路。"
    " كان يا ما كان، نجمة صغيرة تحب البحر."
    " Bir varmış, bir yokmuş. Đêm ấy trăng sáng."
    " 옛날 옛적에 작은 별이 살았어요."
    " नमस्ते दुनिया! 👩‍🚀"
    " \"And then?\" asked the client. \"Then everyone came home,\" said the server,"
    " \"and the lamp stayed lit all night.\"\n";

struct word
{
    std::string text;
    std::string escaped;
};

word make_word(std::string_view text)
{
    std::string const quoted = boost::json::serialize(boost::json::string_view(text));
    return {.text = std::string(text), .escaped = quoted.substr(1, quoted.size() - 2)};
}

/// The story cut before each space, so that a word brings its leading space along.
std::vector<word> cut_story()
{
    std::vector<word> words;
    std::size_t begin = 0;
    while (begin < story.size()) {
        std::size_t const end = std::min(story.find(' ', begin + 1), story.size());
        words.push_back(make_word(story.substr(begin, end - begin)));
        begin = end;
    }
    return words;
}

std::vector<word> const& words()
{
    static std::vector<word> const all = cut_story();
    return all;
}

} // namespace

token story_token(std::size_t index)
{
    word const& found = words()[index % words().size()];
    return {.text = found.text, .escaped = found.escaped};
}

std::string story_text(std::size_t count)
{
    std::string text;
    for (std::size_t index = 0; index < count; ++index)
        text += story_token(index).text;
    return text;
}

} // namespace responses::testing
