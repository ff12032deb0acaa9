# One layer of the sources, compiled once for every library, test and benchmark that links it.
function(responses_objects layer)
    add_library(responses_${layer}_objects OBJECT ${ARGN})
    set_target_properties(responses_${layer}_objects PROPERTIES
        POSITION_INDEPENDENT_CODE ON
        CXX_VISIBILITY_PRESET hidden
        VISIBILITY_INLINES_HIDDEN ON)
    target_include_directories(responses_${layer}_objects PRIVATE ${PROJECT_SOURCE_DIR}/src)
    responses_usage(responses_${layer}_objects PUBLIC)
    responses_warnings(responses_${layer}_objects)
endfunction()

# What everybody who compiles against us needs.
function(responses_usage target scope)
    target_compile_features(${target} ${scope} cxx_std_20)
    target_include_directories(${target} ${scope} ${PROJECT_SOURCE_DIR}/include)
    target_link_libraries(${target} ${scope}
        Boost::json Boost::url OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
endfunction()

# Optimising g++ 12 takes the frames of coroutines that it inlines, which Asio allocates and frees by
# functions of its own, for mismatched.
function(responses_warnings target)
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
        $<$<CXX_COMPILER_ID:GNU>:-Wno-mismatched-new-delete>
        $<$<BOOL:${RESPONSES_WERROR}>:-Werror>)
endfunction()

# responses_library(<target> <exported name> <layers>...): the library and its alias responses::<name>.
function(responses_library target name)
    set(objects ${ARGN})
    list(TRANSFORM objects REPLACE "(.+)" "$<TARGET_OBJECTS:responses_\\1_objects>")
    add_library(${target} ${objects})
    add_library(responses::${name} ALIAS ${target})
    set_target_properties(${target} PROPERTIES
        VERSION ${PROJECT_VERSION} SOVERSION 0 LINKER_LANGUAGE CXX)
    responses_usage(${target} PUBLIC)
endfunction()
