find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS unit_test_framework)

# What all test programs are compiled with. Where the library is optimised, they are not: that would
# only take time.
function(responses_test_settings target)
    responses_warnings(${target})
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O0>)
    target_compile_definitions(${target} PRIVATE
        BOOST_TEST_DYN_LINK
        RESPONSES_TEST_DIR="${PROJECT_SOURCE_DIR}/test")
    target_include_directories(${target} PRIVATE
        ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/test)
    target_link_libraries(${target} PRIVATE Boost::unit_test_framework)
endfunction()

# The main function, and Boost's headers, which are half of what a test has the compiler do. Both are
# compiled once for all programs. The preset release has no precompiled headers and compiles each file
# alone, so that a missing include is found; the preset clang has none for clang-tidy's sake.
add_library(responses_test_main OBJECT
    ${PROJECT_SOURCE_DIR}/test/support/main.cpp)
responses_usage(responses_test_main PRIVATE)
responses_test_settings(responses_test_main)
target_precompile_headers(responses_test_main PRIVATE
    ${PROJECT_SOURCE_DIR}/test/support/precompiled.hpp)

# responses_test_program(<name> SOURCES ... LINK ... [SUITES ...]): one Boost.Test program; each suite
# is a test of its own for ctest, named <name>/<suite>. Every test has a time limit.
function(responses_test_program name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;LINK;SUITES")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    add_executable(${name} ${arg_SOURCES})
    responses_test_settings(${name})
    target_precompile_headers(${name} REUSE_FROM responses_test_main)
    target_link_libraries(${name} PRIVATE responses_test_main ${arg_LINK})
    foreach(suite IN LISTS arg_SUITES)
        add_test(NAME ${name}/${suite} COMMAND ${name} --run_test=${suite} --log_level=test_suite)
        set_tests_properties(${name}/${suite} PROPERTIES TIMEOUT ${arg_TIMEOUT})
    endforeach()
endfunction()
