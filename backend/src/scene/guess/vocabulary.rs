//! Words that the table does not hold: those that end a noun phrase, those that say nothing, and things that are no
//! furniture but sound like it. Words are separated by blanks, phrases by commas.

/// What follows them describes, belongs to or stands by the thing: it neither is the thing nor says its kind.
pub(super) const HARD_BOUNDARIES: &str = "with without feature features featured featuring that which who made has have
    having is are was were in inside on onto under underneath over above below beside near next against behind at by
    from to into and plus including includes include comes offer offers offering combine combines combining boast
    boasts boasting add adds adding provide provides providing brings crafted designed constructed topped
    finished covered inspired suitable perfect ideal holding holds containing contains supported complete paired exudes
    exuding showcases showcasing shows showing adorned accented placed
    or
    mit ohne aus für auf im am zum zur unter über vor hinter neben und oder inkl inklusive samt bei
    avec sans sur sous dans et en con sin sobre junto senza su met zonder op uit ze bez com sem em z w y e i";

/// Those of them that pair adjectives as well.
pub(super) const CONJUNCTIONS: &str = "and or und oder et y e";

/// What follows them often says the kind ("mesa de comedor"), but is not the thing.
pub(super) const SOFT_BOUNDARIES: &str =
    "of for de du des d da dal dalla del della delle dei do di na dla van voor
    von vom para per pour au aux al alla";

/// Little words inside the names of things, which carry no weight.
pub(super) const ARTICLES: &str = "a an the la le les el los lo il l der die das ein eine einer het";

/// Words that only vary a thing: they count little when two names of the table compete.
pub(super) const MINOR: &str = "modern wooden wood plastic metal glass leather fabric small large big little seat
    seater size shape shaped set frame unit style one two three four five six 1 2 3 4 5 6 er modular reclining recliner
    single holz steel iron old antique vintage retro simple closed open";

/// Numbers as words.
pub(super) const NUMBERS: &str =
    "two three four five six seven eight ten twelve zwei drei vier sechs acht deux trois
    quatre six huit dos tres cuatro seis ocho due tre quattro sei twee drie dwa trzy cztery";

/// Words that do not make a thing, so that what a phrase is about may still come after them.
pub(super) const PLAIN: &str = "a an the this that these those it its our your my der die das ein eine einen le la les
    un une el il lo los las uno una het een one two three four five six set pair piece stack pile bunch group row couple
    collection model image picture type kind version furniture object item prop asset mesh static armature sm sk bp geo obj fbx
    glb gltf lod lp hp low high poly grp ifc furn env default möbel mobili scene part built walk check all modern
    classic classical contemporary vintage antique retro old new rustic elegant stylish sleek small large big tiny
    little tall wide narrow long short slim deep simple minimalist minimalistic mid century midcentury scandinavian
    nordic industrial traditional luxurious luxury cozy cosy comfortable beautiful decorative wooden wood oak walnut pine
    beech birch ash teak mahogany bamboo metal steel iron brass gold golden silver chrome copper bronze aluminum
    aluminium glass marble stone concrete ceramic porcelain plastic leather fabric velvet linen cotton wool woven wicker
    rattan upholstered padded tufted cushioned white black grey gray brown beige cream ivory red green blue yellow orange
    purple pink navy teal turquoise tan dark light pale bright natural solid round rectangular square oval curved circular
    shaped style styled design designer color colored colour coloured freestanding outdoor indoor left right moderner modernes moderne
    alter neuer grosser kleiner weisser schwarzer runder";

/// After "light" they make it a shade, not a lamp.
pub(super) const SHADES: &str = "wood wooden oak walnut pine beech birch ash teak maple grey gray brown beige blue green
    pink yellow red purple cream tan gold brass blond blonde colored coloured color colour weight duty tone grain";

/// Nouns that yield to any other noun of the phrase: materials, parts, places, and words that another language lends.
pub(super) const WEAK: &str = "glass wall art decor decoration deko log bar bath throw food print fruit lit tor mur muro
    herd pan window door seat drawer porte porta tap chain register present gift letter note map beam stone figure plate
    hood gate ornament flower tray lata taca bord reception empfang top paper menu column document bone arma arme tron
    trono cover sitz fence arcade chimney mouse duct step bow staff axe copa bara boot slide balda cloche tambor verre
    floor ceiling mirror spiegel espejo miroir specchio server ground roof arm foot water fire floor tile board";

/// Words that alone may be believed, but with an unknown word before them are something else: "bike rack".
pub(super) const VAGUE: &str = "stand rack counter screen frame glass theke rahmen unit console bar pot";

/// Words that name too many things to be believed against the size.
pub(super) const DOUBTFUL: &str = "console island buffet register scanner column planter server flipper hearth shutter
    slide grill organ drum drums fan safe bell torch chest crate box stairs steps bench stove bike cycle server pc ac
    switch outlet socket hay straw sign banner rocker rack stand counter block tablet camera speaker bar harp";

/// Things that the table does not know, and parts of those that it knows.
pub(super) const ALIENS: &str = "leg, foot, arm, cover, handle, knob, hinge, headboard, head board, footboard, mattress,
    mattress topper, topper, lampshade, lamp shade, shade, lamppost, lamp post, street lamp, street light, traffic light,
    headlight, flashlight, sunlight, moonlight, daylight, candlelight, point light, area light, directional light, light source, light probe,
    bulb, light bulb, lightbulb, cable, wire, cord, plug, screw, bolt, nail, pipe, brick, car, truck, hand, finger, wheelchair, wheel chair, wheel, tablecloth,
    table saw, saw, chair mat, chairmat, mat, wallpaper, wall paper, sandpaper, chair lift, chairlift, ski lift, desk pad,
    pad, runner, table runner, protector, slipcover, sofa cover, chair cover, table cover, tabletop, table top, desktop,
    mailbox, mail box, letterbox, letter box, letter opener, lunchbox, lunch box, sandbox, sand box, gearbox, matchbox,
    match box, lighter, doorknob, door knob, door handle, door stop, doorstop, doorbell, door bell, drawer handle, cabinet
    handle, knocker, lock, key, padlock, floor, floor tile, tile, flooring, ceiling, ceiling tile, roof, roof tile,
    baseboard, skirting, skirting board, molding, moulding, trim, ground, terrain, grass, rock, material, texture, decal,
    particle, collider, collision, trigger, spawn, spawner, light map, lightmap, sky, skybox, sun, boat, ship, airplane, bus, train, house, building, bridge,
    tower, clock tower, road, street, tunnel, fountain pen, battery, remote, remote control, hair dryer, hairdryer, hair
    brush, hairbrush, comb, makeup, lipstick, perfume, glove, hat, cap, helmet, shirt, dress, trousers, jacket, coat,
    sock, tie, scarf, watch, wrist watch, wristwatch, pocket watch, ring, necklace, jewelry, coin, money, wallet, playing
    card, card, dice, chess, chess board, chessboard, board game, puzzle, hammer, wrench, screwdriver, pliers, drill,
    chainsaw, shovel, spade, hoe, pitchfork, scissors, tape, glue, rope, hose, garden hose, watering can, lawn mower,
    lawnmower, tractor, swing, seesaw, trampoline, sandpit, pool, swimming pool, basketball hoop, goal, net, racket, bat,
    skateboard, surfboard, snowboard, ski, fire extinguisher, extinguisher, fire hydrant, hydrant, first aid kit, hanger,
    hook, clip, magnet, pin, peg, bracket, stick, plank, board, rod, pole, fish, bird, rat, spider, wing, egg, meat,
    steak, sausage, ham, burger, sandwich, candy, chocolate, ice cream, sugar, salt, rice, pasta, sofa leg, chair leg,
    table leg, bed leg, table base, lamp base, lamp pole, bed skirt, bed rail, bed slat, slat, chair back, chair seat,
    armrest, arm rest, backrest, back rest, headrest, head rest, lid, seat cover, seat belt, car seat, toilet lid, table
    number, table leaf, bed bug, bed head, bedhead, bookmark, curtain hook, curtain tie, curtain ring, chair pad,
    chairpad, chair glide, picture hook, scale, bathroom scale, thermometer, barometer, telescope, microscope,
    binoculars, magnifying glass, eyeglasses, sunglasses, plant hanger, soil, leaf, branch, root, fire, flame, smoke,
    water, lava, snow, oven glove, stuhlbein, tischbein, bettwäsche, matratze, lattenrost, tischplatte, tischdecke,
    tischläufer, griff, türgriff, rollstuhl, lampenschirm, kopfteil, stuhlkissen, glühbirne, fauteuil roulant,
    silla de ruedas, sedia a rotelle, rolstoel, matelas, colchón, materasso, matras, materac, nappe, tovaglia,
    tafelkleed, obrus, faucet, tap, water tap, wasserhahn, robinet, grifo, rubinetto, kraan, headphone, headset, earphone, microphone, pane, disco ball, gold bar, bell pepper, bunsen burner,
    kasten, paper towel, paper towel roll, kitchen roll, poignée, tête de lit, cabecero, testiera, hoofdbord";

/// The same in Chinese and Japanese.
pub(super) const CJK_ALIENS: &str = "轮椅 车椅子 床垫 マットレス 桌布 桌腿 桌面 椅子腿 灯罩 ランプシェード 把手 门把手 取っ手 ドアノブ 沙发套 沙发垫
    ソファカバー 椅套 椅垫 床头板 ヘッドボード 床单 地板 床板 床暖房 床材 天花板 天井 墙纸 壁纸 壁紙 瓷砖 タイル 电线 路灯 街灯 灯泡 电灯泡 电球
    車灯 红绿灯 手电筒 懐中电灯 汽车 花园 遥控器 リモコン テーブルクロス 鞋垫 桌游 椅脚 床脚 柜门 柜体 抽屉面 水龙头 蛇口";

/// Characters that may follow a thing's name in Chinese and Japanese without changing what it is.
pub(super) const CJK_TAILS: &str =
    "左右大中小新旧白黑黒灰红蓝绿黄色款型形件组合套装一二三四五六号個个セットの的模家具";

/// Characters after which comes what a thing has or stands with.
pub(super) const CJK_ENDS: &str = "带配和与及、,(【/&+";

/// Traditional characters of furniture, and in the same order the simplified ones.
pub(super) const TRADITIONAL: &str =
    "發頭櫃電視燈鏡書腳櫥層門簾畫鐘鋼飾長圓單雙華檯臺衛馬掛轉摺疊貴兒嬰爐機綠紅藍課講會議辦學間風車員";
/// See [`TRADITIONAL`].
pub(super) const SIMPLIFIED: &str =
    "发头柜电视灯镜书脚橱层门帘画钟钢饰长圆单双华台台卫马挂转折叠贵儿婴炉机绿红蓝课讲会议办学间风车员";

/// Words that the table spells in another way.
pub(super) const SPELLINGS: &[(&str, &[&str])] = &[
    ("one", &["1"]),
    ("two", &["2"]),
    ("three", &["3"]),
    ("four", &["4"]),
    ("five", &["5"]),
    ("sopha", &["sofa"]),
    ("lshaped", &["l", "shaped"]),
    ("lshape", &["l", "shaped"]),
    ("shape", &["shaped"]),
    ("sized", &["size"]),
    ("kingsize", &["king", "size"]),
    ("kingsized", &["king", "size"]),
    ("queensize", &["queen", "size"]),
    ("queensized", &["queen", "size"]),
    ("livingroom", &["living", "room"]),
    ("diningroom", &["dining", "room"]),
    ("children", &["kid"]),
    ("child", &["kid"]),
    ("bucher", &["buch"]),
    ("buecher", &["buch"]),
    ("bilder", &["bild"]),
    ("grey", &["gray"]),
];

/// Last parts of German and Dutch compounds, whose first part may be any word; their plurals begin so as well.
pub(super) const COMPOUND_HEADS: &str = "schrank tisch stuhl stuhle sessel regal lampe leuchte bett sofa couch hocker
    sitzbank kommode spiegel teppich kissen kiste truhe vitrine garderobe liege decke vorhang gardine waschbecken
    badewanne dusche kast tafel stoel kruk spiegel kussen lamp plank bank rek zetel theke tresen tresor ofen herd
    armatur wagen eimer korb flasche vase pflanze uhr schale lautsprecher drucker bildschirm fernseher";

/// Adjectives that end like them.
pub(super) const NO_COMPOUNDS: &str =
    "praktisch romantisch exotisch authentisch asiatisch optisch rustisch elastisch
    ästhetisch";

/// Short English words that end compounds nevertheless, like the longer ones.
pub(super) const SHORT_HEADS: &str = "bed box rug bin";

/// What a thing of one category (or one word) is when its description goes on to name one of these parts: a "plant in a pot".
pub(super) const PARTS: &[(&str, &str, &str)] = &[
    ("plant", "pot planter vase", "potted plant"),
    ("pot", "plant flower herb cactus succulent", "potted plant"),
    ("chest", "drawer", "chest of drawers"),
    ("chest", "door", "storage cabinet"),
    ("sofa", "chaise", "chaise sofa"),
];

/// Parts of things in Chinese and Japanese, which say something of the thing named beside them: "衣柜_双门".
pub(super) const CJK_PARTS: &str = "门 門 镜 镜子 鏡 抽屉 引き出し 扉";

/// What 3ds Max calls its primitives and helpers.
pub(super) const PRIMITIVES: &str =
    "Box Plane Cylinder Sphere Cone Torus Tube Teapot Pyramid Line Rectangle Circle Text
    Camera Light Omni Spot Object Mesh Group Layer Dummy Point Loft Shape Target";
