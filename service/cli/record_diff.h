// What differs between two versions of a record, field by field.
#ifndef PARTNERGRAPH_SERVICE_CLI_RECORD_DIFF_H_
#define PARTNERGRAPH_SERVICE_CLI_RECORD_DIFF_H_

#include <google/protobuf/message.h>

#include <string>
#include <vector>

namespace partnergraph::cli {

// One line a difference, in protobuf's text format:
//
//   + names[2]: text: "无锡" language: "zh-Hans"       added
//   - names[1]: text: "吴市" language: "zh-Hans"       removed
//   ~ kind: "city" -> "region"                        changed
//
// The order of names, values and the like does not count, nor do fields that the store computes.
// REQUIRES: both are of one type, Entity or Relation.
std::vector<std::string> DifferingFields(const google::protobuf::Message& before,
                                         const google::protobuf::Message& after);

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_SERVICE_CLI_RECORD_DIFF_H_
