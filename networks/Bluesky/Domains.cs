namespace Rostrum.Networks.Bluesky;

/// <summary>
/// Which bare words with dots are web addresses. The full list of top-level domains changes weekly; these are the countries
/// and the generic ones that people really write without <c>https://</c>. What is not here can be linked by writing it in full.
/// </summary>
internal static class Domains
{
    private const string Countries =
        "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch " +
        "ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm " +
        "gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb " +
        "lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu " +
        "nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st sv sx sy sz " +
        "tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";

    private const string Generic =
        "com org net edu gov mil int info biz name pro app dev page blog news social online site website store shop tech cloud xyz " +
        "club live life world today media agency studio design art photo photos gallery video music film fm radio tv games game fun " +
        "space earth green eco city berlin london paris tokyo nyc amsterdam barcelona cat scot wales bzh eus gal asia africa academy " +
        "school university education science foundation ngo ong coop community network systems software digital ai email mobi jobs " +
        "travel museum health care clinic law legal finance bank fund money capital company business solutions services support tools " +
        "zone wiki directory guide report press pub bar cafe restaurant food coffee wine beer pizza kitchen fashion style " +
        "boutique events tickets party dance theater team run fit yoga bike golf football soccer dog pet garden house homes land " +
        "farm works build engineering energy solar auto car taxi aero link click one top vip win icu rocks ninja wtf lol meme " +
        "example test";

    private static readonly HashSet<string> Known =
        [.. Countries.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. Generic.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    public static bool IsLikely(string host) => Known.Contains(host[(host.LastIndexOf('.') + 1)..].ToLowerInvariant());
}
