using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CmkFlink.Sandbox.Tests.Hosting;
using CmkFlink.Sandbox.Tests.Signing;

namespace CmkFlink.Sandbox.Tests.Conformance;

/// <summary>Calls one service over HTTP in its published protocol, and checks what every answer must have.</summary>
internal sealed class ConformanceClient(FlinkSandbox sandbox, ServiceModel model, string signingName, TestSigner signer)
{
    public ServiceModel Model => model;

    public Answer Call(string operation, JsonObject input)
    {
        Answer answer;
        if (model.IsQuery)
        {
            answer = new SandboxClient(sandbox, signer).Query(signingName, model.Version, operation, [.. QueryProtocol.Form(input)]);
        }
        else
        {
            string body = input.ToJsonString();
            answer = SandboxClient.Send(sandbox, SandboxClient.Request(signer.Sign(signingName, body, "application/x-amz-json-1.1", $"{model.TargetPrefix}.{operation}"), body));
        }

        CheckHead(answer);
        return answer;
    }

    /// <summary>The members of a successful answer.</summary>
    public JsonObject Members(string operation, Answer answer)
    {
        if (!model.IsQuery) return answer.Json.AsObject();
        XNamespace space = model.XmlNamespace;
        XElement root = answer.Xml;
        Assert.Equal(space + (operation + "Response"), root.Name);
        Assert.All(root.DescendantsAndSelf(), element => Assert.Equal(space, element.Name.Namespace));
        Assert.NotNull(root.Element(space + "ResponseMetadata")?.Element(space + "RequestId"));
        if (model.Operations[operation].Wrapper is not { } wrapper)
        {
            Assert.Single(root.Elements());
            return [];
        }

        // botocore reads it even where it has no members.
        XElement? result = root.Element(space + wrapper);
        Assert.True(result is not null, $"{operation} was answered without {wrapper}");
        return QueryProtocol.Members(model, model.OutputOf(operation), result);
    }

    /// <summary>JSON: code and message in the body, the code in a header too. Query: ErrorResponse with type, code, message.</summary>
    private void CheckError(Answer answer)
    {
        if (!model.IsQuery)
        {
            Assert.Equal(["__type", "message"], answer.Json.AsObject().Select(member => member.Key));
            Assert.Contains($"x-amzn-errortype: {answer.Code}", answer.Head, StringComparison.OrdinalIgnoreCase);
            return;
        }

        XNamespace space = model.XmlNamespace;
        Assert.Equal(space + "ErrorResponse", answer.Xml.Name);
        Assert.Equal(["Type", "Code", "Message"], answer.Xml.Element(space + "Error")!.Elements().Select(element => element.Name.LocalName));
        Assert.Equal("Sender", answer.Value("Type"));
    }

    private void CheckHead(Answer answer)
    {
        string type = Regex.Match(answer.Head, "\r\ncontent-type: ([^\r]*)", RegexOptions.IgnoreCase).Groups[1].Value;
        Assert.Equal(model.IsQuery ? "text/xml" : "application/x-amz-json-1.1", type);
        string id = Regex.Match(answer.Head, "\r\nx-amzn-requestid: ([^\r]*)", RegexOptions.IgnoreCase).Groups[1].Value;
        Assert.True(Guid.TryParseExact(id, "D", out _), $"'{id}' is no request id");
        if (model.IsQuery) Assert.Equal(id, answer.Value("RequestId"));
        if (answer.Status != 200) CheckError(answer);
    }
}
