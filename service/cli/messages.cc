#include "service/cli/messages.h"

#include <array>
#include <cstddef>

namespace partnergraph::cli {
namespace {

struct Row {
  Message message;
  const char* english;
  const char* chinese;
};

// In the order of the enumeration.
constexpr auto kRows = std::to_array<Row>({
    // --- Errors.
    {Message::kError, "partnergraph: {0}", "partnergraph：{0}"},
    {Message::kWrongUsage,
     "partnergraph: wrong usage: {0}\nRun \"partnergraph --help\" or \"partnergraph COMMAND "
     "--help\".",
     "partnergraph：用法错误：{0}\n请运行 “partnergraph --help --lang zh” 或 “partnergraph 命令 "
     "--help --lang zh”。"},
    {Message::kNotUtf8, "argument {0} is not UTF-8", "第 {0} 个参数不是 UTF-8 文本"},
    {Message::kNoWholeNumber, "\"{0}\" is no whole number from {1} to {2} in decimal digits",
     "“{0}” 不是 {1} 到 {2} 之间的十进制整数"},
    {Message::kEmptyValue, "the value is empty", "值为空"},
    {Message::kCannotWrite, "the output cannot be written", "无法写出结果"},
    {Message::kNoServer,
     "no answer from a server at \"{0}\": {1}\nStart one with \"partnergraph serve\", name another "
     "one with --server, or open a database with --db.",
     "服务器 “{0}” 没有应答：{1}\n请用 “partnergraph serve” 启动服务器，用 --server "
     "指定另一台，或用 --db 直接打开数据库。"},
    {Message::kTlsNeedsCa,
     "--tls-cert and --tls-key need --tls-ca, which turns TLS on: without it they would be ignored",
     "--tls-cert 与 --tls-key 须与 --tls-ca 同用：只有 --tls-ca 才启用 TLS，否则会被忽略"},
    {Message::kTlsNeedsPair, "--tls-cert and --tls-key go together",
     "--tls-cert 与 --tls-key 须同时给出"},
    {Message::kTlsNeedsServer, "--tls-ca is for a server; --db opens the database without one",
     "--tls-ca 用于连接服务器；--db 不经服务器直接打开数据库"},
    {Message::kEmptyEntity, "an entity is needed, but the argument is empty",
     "需要一个实体，但参数为空"},
    {Message::kNoEntity, "no entity has the id, the identifier or the name \"{0}\"",
     "没有编号、标识符或名称为 “{0}” 的实体"},
    {Message::kNoEntityButSimilar,
     "no entity has the id, the identifier or the name \"{0}\"; these names begin like it:\n{1}",
     "没有编号、标识符或名称为 “{0}” 的实体；名称以此开头的有：\n{1}"},
    {Message::kSeveralEntities,
     "several entities have the name \"{0}\"; say which one by its id:\n{1}",
     "有多个实体名为 “{0}”；请用编号指明：\n{1}"},
    {Message::kTruncatedResults,
     "not everything is shown: there are more results than one query gives; narrow it with filters",
     "结果不完整：数量超过一次查询的上限；请用筛选条件缩小范围"},
    {Message::kTruncatedEdges,
     "not everything is shown: the query reached its limit of visited edges; narrow it with "
     "filters or fewer hops",
     "结果不完整：查询已达遍历边数的上限；请用筛选条件或更少的跳数缩小范围"},
    {Message::kTruncatedDeadline, "not everything is shown: the time of the query was over",
     "结果不完整：查询时间已用完"},
    {Message::kTruncatedCancelled, "not everything is shown: the query was cancelled",
     "结果不完整：查询已取消"},
    // --- Headings and columns.
    {Message::kColumnName, "name", "名称"},
    {Message::kColumnKind, "kind", "类型"},
    {Message::kColumnId, "id", "编号"},
    {Message::kColumnMatched, "matched name", "匹配的名称"},
    {Message::kColumnPartner, "partner", "合作方"},
    {Message::kColumnTie, "tie", "联系"},
    {Message::kColumnRole, "role", "角色"},
    {Message::kColumnConnector, "through", "经由"},
    {Message::kColumnTime, "time", "时间"},
    {Message::kColumnEvidence, "evidence", "依据"},
    {Message::kColumnRevision, "revision", "修订号"},
    {Message::kColumnAuthor, "author", "作者"},
    {Message::kColumnComment, "comment", "说明"},
    {Message::kEntities, "entities", "实体"},
    {Message::kRelations, "relations", "关系"},
    {Message::kEntity, "entity", "实体"},
    {Message::kRelation, "relation", "关系"},
    {Message::kOntology, "ontology", "本体"},
    {Message::kOntologyVersion, "ontology version", "本体版本"},
    {Message::kSnapshotBytes, "snapshot bytes", "快照字节数"},
    {Message::kSnapshotDelta, "vertices changed since the snapshot", "快照之后变动的顶点"},
    {Message::kNames, "names", "名称"},
    {Message::kIdentifiers, "identifiers", "标识符"},
    {Message::kValues, "values", "属性"},
    {Message::kObservations, "figures", "数据"},
    {Message::kCompleteness, "lists", "名单"},
    {Message::kSources, "sources", "来源"},
    {Message::kCreated, "created", "新建"},
    {Message::kUpdated, "updated", "更新"},
    {Message::kDeleted, "deleted", "删除"},
    // --- Parts of records.
    {Message::kBasisStated, "stated", "原文"},
    {Message::kBasisDerived, "derived", "推导"},
    {Message::kBasisOutsideKnowledge, "outside knowledge", "外部知识"},
    {Message::kUseOfficial, "official", "正式名称"},
    {Message::kUseLabel, "label", "通用名称"},
    {Message::kUseAlias, "alias", "别名"},
    {Message::kUseAcronym, "acronym", "首字母缩写"},
    {Message::kUseShort, "short", "简称"},
    {Message::kUseFormer, "former", "曾用名"},
    {Message::kInScope, "(within {0})", "（限{0}）"},
    {Message::kAtRevision, "revision {0}", "修订号 {0}"},
    {Message::kOfDataset, "dataset {0}", "数据集 {0}"},
    {Message::kMergedFrom, "merged from {0}", "已合并 {0}"},
    {Message::kAsOfDate, "as of {0}", "截至 {0}"},
    {Message::kQuoted, "“{0}”", "“{0}”"},
    {Message::kPossibly, "possibly", "可能"},
    {Message::kPossiblyTies, "possibly {0}", "可能有{0}"},
    {Message::kYes, "yes", "是"},
    {Message::kNo, "no", "否"},
    {Message::kListState, "{0}: {1}", "{0}：{1}"},
    {Message::kListComplete, "the list is complete", "名单已列全"},
    {Message::kListOpen, "the list is open: more exist than are named", "名单未列全（等）"},
    {Message::kNamed, " ({0} named)", "（已列名 {0}）"},
    {Message::kTotal, " ({0} in all)", "（共 {0}）"},
    {Message::kNamedOfTotal, " ({0} named of {1} in all)", "（共 {1}，已列名 {0}）"},
    {Message::kComma, ", ", "，"},
    {Message::kListComma, ", ", "、"},
    {Message::kAnd, " and ", "与"},
    // --- Answers.
    {Message::kNothingFound, "nothing found", "没有找到"},
    {Message::kMoreHits, "there are more; ask for them with --limit",
     "还有更多；可用 --limit 增加数量"},
    {Message::kTieCount, "{0} {0:tie|ties}", "共 {0} 条联系"},
    {Message::kPossibleCount, "{0} of them hold only possibly: their time is unknown or too coarse",
     "其中 {0} 条只是可能成立：时间不明或不够精确"},
    {Message::kHops, "{0} {0:hop|hops}", "{0} 跳"},
    {Message::kReachedCount, "{0} {0:entity|entities} reached, the start included",
     "共到达 {0} 个实体（含起点）"},
    {Message::kNoPath, "no way found within the hops allowed", "在允许的跳数内没有找到路径"},
    {Message::kPathLength, "(ties: {0}, hops: {1})", "（联系 {0}，跳数 {1}）"},
    {Message::kBothTies, "both {0}", "兼有{0}"},
    {Message::kOnlyTies, "only {0}", "仅有{0}"},
    {Message::kGroupHeading, "{0} ({1})", "{0}（{1}）"},
    {Message::kAsFarAsNamed,
     "As far as named: whoever is missing here may still have the tie, because the list is open.",
     "就已列名者而言：名单未列全，此处未列者仍可能有该联系。"},
    {Message::kNoCommits, "nothing was ever written", "尚无任何写入"},
    {Message::kNoVersionYet, "\"{0}\" did not exist yet at revision {1}",
     "修订号为 {1} 时 “{0}” 尚不存在"},
    {Message::kDifferences, "{0} {0:record differs|records differ}", "共 {0} 条记录不同"},
    {Message::kWouldLoad,
     "all rules hold; {0} {0:change|changes} in an empty database, nothing written",
     "全部规则通过；写入空数据库将有 {0} 处变动，未写入任何内容"},
    {Message::kDiffOrder, "the second revision of --diff must be 1 or more",
     "--diff 的第二个修订号至少为 1"},
    {Message::kLoaded,
     "{0} {0:change|changes} ({1} created, {2} updated, {3} deleted), revision {4}",
     "{0} 处变动（新建 {1}，更新 {2}，删除 {3}），修订号 {4}"},
    {Message::kLoadedInPart,
     "the folder was too large for one commit; what came before this error stands, up to revision "
     "{0}",
     "内容超出一次提交的上限；此错误之前的部分已写入，至修订号 {0}"},
    // --- Help.
    {Message::kHelpProgram, "A knowledge graph of international cooperation partners.",
     "国际合作伙伴知识图谱。"},
    {Message::kHelpFooter,
     "Exit codes: 0 done; 1 the service or the database refused or failed; 2 an argument names no "
     "entity, or several; 3 wrong usage.\nAn ENTITY is an id (stcsm), an identifier (iso3166:SG) "
     "or a name that only one entity has (上海市科委).\nTry: partnergraph neighbors 上海市科委 "
     "--tie agreement",
     "退出码：0 完成；1 服务或数据库拒绝或出错；2 参数没有对应的实体，或对应多个；3 "
     "用法错误。\n实体参数可以是编号（stcsm）、标识符（iso3166:"
     "SG）或唯一的名称（上海市科委）。\n例如：partnergraph neighbors 上海市科委 --tie agreement"},
    {Message::kHelpExamples, "Examples:", "示例："},
    {Message::kHelpMoreOptions, "More options, which all commands take: partnergraph --help",
     "所有命令共有的选项见：partnergraph --help --lang zh"},
    {Message::kHelpCommands, "Commands", "命令"},
    {Message::kHelpOptions, "Options", "选项"},
    {Message::kHelpServeDb,
     "Folder of the database, made if missing (default: $PARTNERGRAPH_DB, else build/db)",
     "数据库文件夹，没有则新建（默认 $PARTNERGRAPH_DB，否则 build/db）"},
    {Message::kHelpGlobalOptions, "Options of all commands", "所有命令的选项"},
    {Message::kHelpHelp, "Print this help and exit", "显示帮助并退出"},
    {Message::kHelpServer,
     "Address of the server (default: $PARTNERGRAPH_SERVER, else 127.0.0.1:50551)",
     "服务器地址（默认 $PARTNERGRAPH_SERVER，否则 127.0.0.1:50551）"},
    {Message::kHelpDb, "Open the database in this folder instead of asking a server",
     "直接打开此文件夹中的数据库，不经服务器"},
    {Message::kHelpLang, "Language of the output, zh or en (default: from the locale)",
     "输出语言，zh 或 en（默认取自系统区域设置）"},
    {Message::kHelpAsOf, "Only what holds, or may hold, on this date: 2023-05-16, 2023-05, 2023",
     "只看此日期成立或可能成立的事实：2023-05-16、2023-05、2023"},
    {Message::kHelpRevision, "Read the database as it stood at this revision",
     "读取此修订号时的数据库"},
    {Message::kHelpJson, "One response message of the service a line, as JSON",
     "每行输出一条服务应答消息（JSON）"},
    {Message::kHelpColor, "Colours, also when the output is no terminal",
     "使用颜色，即使输出不是终端"},
    {Message::kHelpNoColor, "No colours", "不使用颜色"},
    {Message::kHelpTlsCa, "PEM file with the certificates to trust; turns TLS on",
     "受信任证书的 PEM 文件；启用 TLS"},
    {Message::kHelpTlsCert, "PEM file with the certificate of this side", "本方证书的 PEM 文件"},
    {Message::kHelpTlsKey, "PEM file with the key of this side", "本方私钥的 PEM 文件"},
    {Message::kHelpServe, "Serve a database to clients", "启动服务器，向客户端提供数据库"},
    {Message::kHelpAddress, "Address to listen on", "监听地址"},
    {Message::kHelpInsecure, "Let other machines in without TLS", "允许其他机器不经 TLS 连接"},
    {Message::kHelpTlsClientCa,
     "PEM file; let only clients with a certificate signed by one of these in",
     "PEM 文件；只允许持有其所签证书的客户端"},
    {Message::kHelpCheck, "Check the options and whether the address is free, and end",
     "只检查各选项及地址是否可用，然后退出"},
    {Message::kHelpLoad, "Write a folder of facts (an ontology and CSV files) into the database",
     "把一个文件夹的事实（本体与 CSV 文件）写入数据库"},
    {Message::kHelpFolder, "Folder with ontology.textproto and seed/*.csv",
     "含 ontology.textproto 与 seed/*.csv 的文件夹"},
    {Message::kHelpAuthor, "Who is responsible (default: the user)", "责任人（默认当前用户）"},
    {Message::kHelpComment, "Why it is written", "写入原因"},
    {Message::kHelpDryRun, "Check all rules and write nothing", "检查全部规则，不写入"},
    {Message::kHelpSearch, "Find entities by name", "按名称查找实体"},
    {Message::kHelpQuery, "A name or its beginning, in any language and script",
     "名称或其开头，语言、文字不限"},
    {Message::kHelpExact, "Only names that equal the query", "只要与查询相同的名称"},
    {Message::kHelpKind, "Only entities of this kind or below it; may be repeated",
     "只要此类型（含下级）的实体；可重复"},
    {Message::kHelpLimit, "How many hits at most (default 20)", "最多列出多少条结果（默认 20）"},
    {Message::kHelpStats, "Count what is stored", "统计存储内容"},
    {Message::kHelpShow, "Show everything about one entity, with its sources",
     "显示一个实体的全部内容及其来源"},
    {Message::kHelpEntity, "Id, identifier (scheme:value) or name",
     "编号、标识符（方案:值）或名称"},
    {Message::kHelpNeighbors, "List the partners of an entity and what joins them",
     "列出一个实体的合作方及其联系"},
    {Message::kHelpTie, "Only ties of this kind; may be repeated", "只要此类联系；可重复"},
    {Message::kHelpRelation, "Only relations of this kind; may be repeated",
     "只要此类关系；可重复"},
    {Message::kHelpPartnerKind, "Only partners of this kind or below it; may be repeated",
     "只要此类型（含下级）的合作方；可重复"},
    {Message::kHelpField, "Only what is active in this field or below it; may be repeated",
     "只要活跃于此领域（含下级）的；可重复"},
    {Message::kHelpPlace, "Only partners in this place, or the place itself; may be repeated",
     "只要位于此地（含该地本身）的合作方；可重复"},
    {Message::kHelpDataset, "Only relations of this dataset; may be repeated",
     "只要此数据集的关系；可重复"},
    {Message::kHelpRole, "Only partners with this role; may be repeated",
     "只要担任此角色的合作方；可重复"},
    {Message::kHelpTraverse, "Walk outward from an entity and list what is reached",
     "从一个实体向外遍历，列出到达的实体"},
    {Message::kHelpHops, "How many relations to walk (default 2, at most 100)",
     "经过的关系数（默认 2，最多 100）"},
    {Message::kHelpDirection, "Which way to walk relations: out, in or both",
     "关系的方向：out、in 或 both"},
    {Message::kHelpPaths, "Find ways between two entities", "查找两个实体之间的路径"},
    {Message::kHelpMaxHops, "How long a way may be (default 8, at most 100)",
     "路径最多几跳（默认 8，最多 100）"},
    {Message::kHelpShortest, "All ways of the smallest length", "全部最短路径"},
    {Message::kHelpMaxPaths, "The K shortest ways without a repeated entity",
     "不重复经过实体的 K 条最短路径"},
    {Message::kHelpExplain, "Say why two entities are connected, with sources",
     "说明两个实体为何相连，并列出来源"},
    {Message::kHelpMaxWays, "How many ways (default 5, at most 100)",
     "路径数量（默认 5，最多 100）"},
    {Message::kHelpCoverage, "Compare an entity's partners across kinds of ties",
     "比较一个实体的合作方在各类联系上的异同"},
    {Message::kHelpCoverageTie, "A kind of tie to compare; give it two or more times",
     "要比较的联系类型；通常给出两次以上"},
    {Message::kHelpHistory,
     "Show the versions of a record, the commits, or what differs; up to --revision if it is given",
     "显示记录的各版本、各次提交或差异；若给出 --revision，则到该修订号为止"},
    {Message::kHelpRecord, "Entity or relation; without it, all commits",
     "实体或关系；省略则列出全部提交"},
    {Message::kHelpDiff, "What differs between two revisions (0: the empty database)",
     "两个修订号之间的差异（0：空数据库）"},
});

static_assert(kRows.size() == kMessageCount);
static_assert([] {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (static_cast<std::size_t>(kRows[i].message) != i) return false;
  }
  return true;
}());

}  // namespace

const char* LanguageCode(Language language) { return language == Language::kChinese ? "zh" : "en"; }

std::string Text(Language language, Message message, std::initializer_list<std::string> arguments) {
  const Row& row = kRows[static_cast<std::size_t>(message)];
  const std::string pattern = language == Language::kChinese ? row.chinese : row.english;
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const std::size_t close = pattern[i] == '{' ? pattern.find('}', i) : std::string::npos;
    const std::size_t index = close != std::string::npos && close > i + 1
                                  ? static_cast<std::size_t>(pattern[i + 1] - '0')
                                  : arguments.size();
    if (index >= arguments.size()) {
      text += pattern[i];
      continue;
    }
    const std::string& argument = arguments.begin()[index];
    const std::size_t bar = pattern.find('|', i);
    if (pattern[i + 2] == ':' && bar < close) {
      text += argument == "1" ? pattern.substr(i + 3, bar - i - 3)
                              : pattern.substr(bar + 1, close - bar - 1);
    } else {
      text += argument;
    }
    i = close;
  }
  return text;
}

}  // namespace partnergraph::cli
