#include "client/idempotency_key.hpp"

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace responses::detail {

std::string make_idempotency_key() { return to_string(boost::uuids::random_generator()()); }

} // namespace responses::detail
