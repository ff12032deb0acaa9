find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS unit_test_framework)

# responses_test_program(<name> SOURCES ... LINK ... [SUITES ...]): one Boost.Test program; each suite
# is a test of its own for ctest, named <name>/<suite>. Every test has a time limit.
function(responses_test_program name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;LINK;SUITES")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    add_executable(${name} ${PROJECT_SOURCE_DIR}/test/support/main.cpp ${arg_SOURCES})
    responses_warnings(${name})
    target_compile_definitions(${name} PRIVATE
        BOOST_TEST_DYN_LINK
        RESPONSES_TEST_DIR="${PROJECT_SOURCE_DIR}/test")
    target_include_directories(${name} PRIVATE
        ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/test)
    target_link_libraries(${name} PRIVATE ${arg_LINK} Boost::unit_test_framework)
    foreach(suite IN LISTS arg_SUITES)
        add_test(NAME ${name}/${suite} COMMAND ${name} --run_test=${suite} --log_level=test_suite)
        set_tests_properties(${name}/${suite} PROPERTIES TIMEOUT ${arg_TIMEOUT})
    endforeach()
endfunction()
