// What an ENTITY argument means: an id, an identifier "scheme:value", or a name that exactly one
// entity has.
#ifndef PARTNERGRAPH_SERVICE_CLI_RESOLVE_H_
#define PARTNERGRAPH_SERVICE_CLI_RESOLVE_H_

#include <string>
#include <vector>

#include "graph/engine.h"
#include "service/cli/session.h"

namespace partnergraph::cli {

// Returns the id of the entity. An id or identifier wins over a name. Errors carry the exit code
// kNotOneEntity: several entities have the name (the message lists them, numbered), or none has
// (the message suggests names that begin like it). Else the errors of the service.
StatusOr<std::string> ResolveEntity(Session& session, const std::string& argument);

// The same for each of several arguments.
StatusOr<std::vector<std::string>> ResolveEntities(Session& session,
                                                   const std::vector<std::string>& arguments);

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_SERVICE_CLI_RESOLVE_H_
