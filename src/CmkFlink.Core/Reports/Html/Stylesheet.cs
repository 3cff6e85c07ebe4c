using System.Text;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Reports.Html;

/// <summary>The page's only stylesheet; its hash is what the page's Content-Security-Policy lets in.</summary>
/// <remarks>Selectors are single classes or elements, so that the tests can tell which colour stands on which. Colours are the variables of <see cref="Palette"/>.</remarks>
internal sealed class Stylesheet : HtmlNode
{
    public static string Text { get; } = Palette.Variables + Rules.Replace("\r\n", "\n");

    /// <summary><c>sha256-...</c>, of the text between the tags.</summary>
    public static string Hash { get; } = "sha256-" + Convert.ToBase64String(Digest.Sha256(Encoding.UTF8.GetBytes(Text)));

    public override void WriteTo(StringBuilder html) => html.Append("<style>").Append(Text).Append("</style>");

    private const string Rules = """
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
        body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
        .wrap{max-width:1180px;margin:0 auto;padding:0 24px}
        .skip{position:absolute;left:-9999px}
        .skip:focus{left:16px;top:12px;background:var(--card);color:var(--ink);padding:8px 14px;border-radius:8px;z-index:2}
        a{color:var(--accent);text-underline-offset:2px}
        :focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
        h1,h2,h3,h4,p{margin:0}
        h2{font-size:21px;line-height:1.25;letter-spacing:-.01em}
        h3{font-size:16px;line-height:1.35}
        h4{font-size:14px;line-height:1.4}
        code{font:12.5px/1.5 ui-monospace,"Cascadia Mono","SF Mono",Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
        bdi{overflow-wrap:anywhere}
        ul,ol{margin:0;padding:0 0 0 20px}
        .muted{color:var(--muted)}
        .small{font-size:13px}
        .nowrap{white-space:nowrap}
        .banner{background:var(--banner);color:var(--banner-ink);padding:30px 0 78px}
        .banner h1{font-size:30px;line-height:1.2;letter-spacing:-.02em;overflow-wrap:anywhere}
        .brand{color:var(--banner-muted);font-size:13px;letter-spacing:.08em;text-transform:uppercase;margin-bottom:8px}
        .meta{color:var(--banner-muted);margin-top:10px;font-size:14px}
        .verdict{display:flex;gap:16px;align-items:flex-start;background:var(--card);border:1px solid var(--rule);border-radius:14px;padding:20px 22px;margin-top:-50px;position:relative}
        .verdict h2{margin-bottom:4px}
        .icon{flex:none;width:40px;height:40px;border-radius:50%;display:grid;place-items:center;font-size:20px;font-weight:700;line-height:1}
        .good{background:var(--good-soft);color:var(--good)}
        .warn{background:var(--warn-soft);color:var(--warn)}
        .bad{background:var(--bad-soft);color:var(--bad)}
        .unknown{background:var(--unknown-soft);color:var(--unknown)}
        .plain{background:var(--soft);color:var(--ink)}
        .toc{display:flex;flex-wrap:wrap;gap:6px 18px;margin:18px 2px 0;padding:0;list-style:none;font-size:14px}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(138px,1fr));gap:14px;margin:18px 0 0;padding:0;list-style:none}
        .tile{background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:14px 16px}
        .figure{display:block;font-size:28px;line-height:1.2;font-weight:650;letter-spacing:-.02em}
        .caption{display:block;color:var(--muted);font-size:13px;line-height:1.4}
        .section{margin-top:40px}
        .lead{color:var(--muted);margin-top:4px;max-width:78ch}
        .charts{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:16px;margin-top:16px}
        .card{background:var(--card);border:1px solid var(--rule);border-radius:14px;padding:18px;margin:0;min-width:0}
        .chart{display:flex;flex-direction:column}
        .chart svg{display:block;width:100%;height:auto;margin-top:12px;max-width:430px}
        .chart details{margin-top:auto;padding-top:10px}
        .chart h3{margin-bottom:2px}
        .t{fill:var(--ink);font-size:13px}
        .tm{fill:var(--muted);font-size:12px}
        .tb{fill:var(--ink);font-size:28px;font-weight:650}
        .axis{stroke:var(--rule);stroke-width:1}
        .track{fill:var(--soft)}
        .s-accent{fill:var(--accent)}
        .s-good{fill:var(--good)}
        .s-warn{fill:var(--warn)}
        .s-bad{fill:var(--bad)}
        .s-unknown{fill:var(--unknown)}
        .gap{fill:var(--card)}
        .defs{position:absolute;width:0;height:0}
        .group{margin-top:18px}
        .group summary h3,.group summary h4{display:inline}
        summary{cursor:pointer}
        .group .count{color:var(--muted);margin-left:10px;font-size:13px}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;text-align:left}
        .grid{background:var(--card);border:1px solid var(--rule);border-radius:14px;margin-top:10px;overflow:hidden;border-collapse:separate;border-spacing:0;table-layout:fixed}
        .grid caption,.figures caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .grid th,.grid td{overflow-wrap:anywhere;padding:11px 14px;vertical-align:top;border-top:1px solid var(--rule);font-size:14px;line-height:1.45}
        .grid thead th{background:var(--soft);color:var(--muted);border-top:0;font-size:12px;font-weight:600;letter-spacing:.03em;text-transform:uppercase;padding:9px 14px}
        .grid tbody th{font-weight:600}
        .grid thead+tbody tr:first-child>*{border-top:0}
        .w10{width:10%}.w12{width:12%}.w15{width:15%}.w16{width:16%}.w17{width:17%}.w20{width:20%}.w22{width:22%}.w28{width:28%}
        .line{display:block}
        .line+.line{margin-top:3px}
        .sub{display:block;color:var(--muted);font-size:13px;font-weight:400}
        .badge{display:inline-block;border-radius:11px;padding:1px 10px 1px 8px;font-size:12.5px;font-weight:600;line-height:1.6;overflow-wrap:normal}
        .mark{font-weight:700;margin-right:5px}
        .command{display:block;background:var(--soft);color:var(--ink);border-radius:8px;padding:7px 10px;margin-top:6px;overflow-wrap:anywhere}
        .figures{font-size:13px;margin-top:8px}
        .figures th,.figures td{padding:4px 8px 4px 0;border-top:1px solid var(--rule);vertical-align:top;font-weight:400}
        .figures thead th{border-top:0;color:var(--muted)}
        .number{text-align:right}
        .rule{margin-top:12px;display:grid;grid-template-columns:250px minmax(0,1fr);gap:8px 24px;padding:16px 18px}
        .rule h3{margin-top:7px}
        .rule-more{margin-top:10px}
        .passed{margin-top:12px}
        .finding+.finding,.rule-more .finding{border-top:1px solid var(--rule);padding:12px 0 0;margin-top:12px}
        .finding p+p{margin-top:4px}
        .remedy{margin-top:6px}
        .change{margin-top:18px}
        .head{display:flex;flex-wrap:wrap;gap:6px 12px;align-items:baseline}
        .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(230px,1fr));gap:10px 24px;margin:14px 0 4px}
        .facts dt{color:var(--muted);font-size:12.5px}
        .facts dd{margin:1px 0 0;font-size:14px;overflow-wrap:anywhere}
        .grid.steps th,.grid.steps td{font-size:13.5px;padding:9px 12px}
        .grid.steps tbody th{font-weight:400}
        .grid.steps thead th{font-size:12px}
        .note{margin-top:16px}
        .note p,.note li{max-width:86ch}
        .note li{margin-top:8px}
        .note h3{margin-top:18px}
        .source{display:block;color:var(--muted);font-size:13px}
        .empty{text-align:center;padding:44px 24px}
        .empty p{margin-top:6px}
        .footer{color:var(--muted);font-size:13px;margin:44px 0 36px;border-top:1px solid var(--rule);padding-top:16px}
        @media screen and (max-width:1020px){.charts{grid-template-columns:repeat(auto-fit,minmax(290px,1fr))}}
        @media screen and (max-width:760px){
        .wrap{padding:0 14px}
        .banner{padding:22px 0 70px}
        .banner h1{font-size:24px}
        .charts{grid-template-columns:minmax(0,1fr)}
        .tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:10px}
        .figure{font-size:24px}
        .rule{grid-template-columns:minmax(0,1fr)}
        .grid,.grid tbody,.grid tr,.grid th,.grid td{display:block}
        .grid{border:0;background:var(--page);border-radius:0;overflow:visible}
        .grid thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .grid tbody tr{background:var(--card);border:1px solid var(--rule);border-radius:12px;margin-top:10px;padding:6px 0}
        .grid th,.grid td,.grid.steps th,.grid.steps td{border-top:0;width:auto;padding:5px 14px;display:grid;grid-template-columns:96px minmax(0,1fr);gap:2px 10px}
        .grid th::before,.grid td::before{content:attr(data-label);color:var(--muted);font-size:12.5px;font-weight:400}
        }
        @media print{
        @page{size:A4 landscape;margin:12mm}
        :root{color-scheme:light}
        body{background:var(--card);font-size:10pt}
        .wrap{max-width:none;padding:0}
        .banner{background:var(--card);color:var(--ink);padding:0 0 12px;border-bottom:2px solid var(--ink)}
        .brand,.meta{color:var(--muted)}
        .verdict{margin-top:14px}
        .toc,.skip{display:none}
        .icon,.badge,.track,.command,.grid thead th{-webkit-print-color-adjust:exact;print-color-adjust:exact}
        .section{margin-top:24px}
        .tiles{grid-template-columns:repeat(auto-fit,minmax(108px,1fr));gap:8px}
        .tile{padding:9px 11px}
        .figure{font-size:17pt}
        .charts{gap:10px}
        .sub,.small,.caption,.badge{font-size:8.5pt}
        .card{padding:12px}
        .chart details{display:none}
        .card,.tile,.verdict,.finding,.grid tr{break-inside:avoid}
        .rule,.change{break-inside:auto}
        .rule{grid-template-columns:50mm minmax(0,1fr)}
        .head{break-after:avoid}
        .grid{overflow:visible}
        .grid th,.grid td,.grid.steps th,.grid.steps td{padding:6px 9px;font-size:9pt}
        .grid thead th,.grid.steps thead th{font-size:8pt}
        .grid thead{display:table-header-group}
        h2,h3{break-after:avoid}
        details::details-content{content-visibility:visible;block-size:auto;display:block}
        .source a::after{content:" (" attr(href) ")";overflow-wrap:anywhere}
        }

        """;
}
