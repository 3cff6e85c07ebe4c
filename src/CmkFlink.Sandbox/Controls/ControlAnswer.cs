using System.Text;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Http;

namespace CmkFlink.Sandbox.Controls;

/// <summary>Answers of the controls: plain JSON.</summary>
internal static class ControlAnswer
{
    public static HttpResponse Raw(byte[] json) => new() { Status = 200, ContentType = "application/json", Body = json };

    public static HttpResponse Json(JsonObject body, int status = 200) => new() { Status = status, ContentType = "application/json", Body = Encoding.UTF8.GetBytes(body.ToJsonString()) };

    public static HttpResponse Error(int status, string code, string message) => Json(new JsonObject { ["__type"] = code, ["message"] = message }, status);
}
