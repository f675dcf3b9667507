// The writers of all formats; graph/exchange/formats.h has the table.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_WRITERS_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_WRITERS_H_

#include <memory>

#include "graph/exchange/network_writer.h"

namespace partnergraph {

std::unique_ptr<NetworkWriter> MakeCypherWriter(const NetworkHeader& header, OutputFiles* out);
std::unique_ptr<NetworkWriter> MakeCytoscapeWriter(const NetworkHeader& header, OutputFiles* out);
std::unique_ptr<NetworkWriter> MakeDotWriter(const NetworkHeader& header, OutputFiles* out);
std::unique_ptr<NetworkWriter> MakeGephiWriter(const NetworkHeader& header, OutputFiles* out);
std::unique_ptr<NetworkWriter> MakeGexfWriter(const NetworkHeader& header, OutputFiles* out);
std::unique_ptr<NetworkWriter> MakeGmlWriter(const NetworkHeader& header, OutputFiles* out);
std::unique_ptr<NetworkWriter> MakeGraphmlWriter(const NetworkHeader& header, OutputFiles* out);
std::unique_ptr<NetworkWriter> MakeJsonLdWriter(const NetworkHeader& header, OutputFiles* out);
std::unique_ptr<NetworkWriter> MakeJsonlWriter(const NetworkHeader& header, OutputFiles* out);
std::unique_ptr<NetworkWriter> MakeNeo4jWriter(const NetworkHeader& header, OutputFiles* out);
std::unique_ptr<NetworkWriter> MakeNodeLinkWriter(const NetworkHeader& header, OutputFiles* out);
std::unique_ptr<NetworkWriter> MakeNQuadsWriter(const NetworkHeader& header, OutputFiles* out);
std::unique_ptr<NetworkWriter> MakePajekWriter(const NetworkHeader& header, OutputFiles* out);
std::unique_ptr<NetworkWriter> MakeSpreadsheetWriter(const NetworkHeader& header, OutputFiles* out);
std::unique_ptr<NetworkWriter> MakeTrigWriter(const NetworkHeader& header, OutputFiles* out);
std::unique_ptr<NetworkWriter> MakeTurtleWriter(const NetworkHeader& header, OutputFiles* out);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_WRITERS_H_
