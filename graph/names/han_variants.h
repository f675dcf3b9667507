// Japanese simplified characters (shinjitai) and the Chinese simplified form that each folds to.
// ICU has no mapping for them: its "Traditional-Simplified" knows the old form (廣 -> 广), not
// 広. The table holds the sixty that matter most: those of the Japanese names of ROR that ICU
// leaves alone, by frequency, and 浜, 芸 and 亜, which Chinese text has too, in other and rare
// senses. A pair here changes keys: see kFoldVersion.
#ifndef PARTNERGRAPH_GRAPH_NAMES_HAN_VARIANTS_H_
#define PARTNERGRAPH_GRAPH_NAMES_HAN_VARIANTS_H_

#include <array>

namespace partnergraph {

struct HanVariant {
  char32_t japanese;
  char32_t chinese;
};

inline constexpr std::array<HanVariant, 60> kHanVariants = {{
    {U'団', U'团'}, {U'県', U'县'}, {U'総', U'总'}, {U'発', U'发'}, {U'薬', U'药'}, {U'済', U'济'},
    {U'験', U'验'}, {U'経', U'经'}, {U'気', U'气'}, {U'査', U'查'}, {U'庁', U'厅'}, {U'専', U'专'},
    {U'徳', U'德'}, {U'戸', U'户'}, {U'営', U'营'}, {U'検', U'检'}, {U'労', U'劳'}, {U'鉄', U'铁'},
    {U'広', U'广'}, {U'沢', U'泽'}, {U'縄', U'绳'}, {U'児', U'儿'}, {U'豊', U'丰'}, {U'楽', U'乐'},
    {U'歯', U'齿'}, {U'臓', U'脏'}, {U'険', U'险'}, {U'価', U'价'}, {U'奨', U'奖'}, {U'栄', U'荣'},
    {U'応', U'应'}, {U'図', U'图'}, {U'観', U'观'}, {U'蔵', U'藏'}, {U'実', U'实'}, {U'恵', U'惠'},
    {U'剤', U'剂'}, {U'繊', U'纤'}, {U'圧', U'压'}, {U'脳', U'脑'}, {U'処', U'处'}, {U'転', U'转'},
    {U'黒', U'黑'}, {U'圏', U'圈'}, {U'帯', U'带'}, {U'廃', U'废'}, {U'軽', U'轻'}, {U'郷', U'乡'},
    {U'獣', U'兽'}, {U'塩', U'盐'}, {U'稲', U'稻'}, {U'鉱', U'矿'}, {U'仏', U'佛'}, {U'辺', U'边'},
    {U'桜', U'樱'}, {U'亀', U'龟'}, {U'権', U'权'}, {U'浜', U'滨'}, {U'芸', U'艺'}, {U'亜', U'亚'},
}};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_NAMES_HAN_VARIANTS_H_
