using System.Text;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Faults;
using CmkFlink.Sandbox.Hosting;
using CmkFlink.Sandbox.Http;

namespace CmkFlink.Sandbox.Controls;

/// <summary><c>/_sandbox/faults</c>: GET shows the rules and what they did, POST adds rules, DELETE takes all away.</summary>
internal sealed class FaultControls(AccountHost host)
{
    public HttpResponse Show()
    {
        lock (host.Environment.Gate)
        {
            JsonObject shown = JsonNode.Parse(host.Faults.Plan.ToJson())!.AsObject();
            shown["fired"] = new JsonArray([.. host.Faults.Injector.Fired.Select(fault => JsonObject.Create(FaultJson.ToElement(fault)))]);
            return ControlAnswer.Json(shown);
        }
    }

    public HttpResponse Add(HttpRequest request)
    {
        FaultPlan plan = FaultPlan.Parse(Encoding.UTF8.GetString(request.Body.Span));
        host.Change(() => host.Faults.Add(plan));
        return Show();
    }

    public HttpResponse Clear()
    {
        host.Change(host.Faults.Clear);
        return Show();
    }
}
