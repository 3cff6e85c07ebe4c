using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Http;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Signing;

namespace CmkFlink.Sandbox.Protocol;

/// <summary>The way of a request: which service, who signed it, what it says, the service's answer in the service's protocol.</summary>
internal sealed class AwsEndpoint(Func<string, ISandboxService?> findService, IDispatcher dispatcher, SignatureVerifier verifier, AwsEndpointOptions options) : IHttpHandler
{
    private static readonly Caller _anonymous = new(RequestPrincipal.FederatedIdentity("anonymous"));

    private static readonly JsonSerializerOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async ValueTask<HttpResponse> RespondAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        string requestId = options.NextRequestId();
        if (request.Path.StartsWith("/_sandbox/", StringComparison.Ordinal)) return await ControlAsync(request, requestId, cancellationToken);
        Route route = Route.Of(request);
        HttpResponse response = Respond(request, route, requestId, out FaultRule? fault);
        // The answer is late or lost; what the call did is done.
        if (fault?.DelayMilliseconds is { } delay) await Task.Delay(delay, cancellationToken);
        return fault?.Kind is FaultKind.ResetBefore or FaultKind.ResetAfter ? new HttpResponse { Status = response.Status, ResetsConnection = true } : response;
    }

    private async ValueTask<HttpResponse> ControlAsync(HttpRequest request, string requestId, CancellationToken cancellationToken)
    {
        try
        {
            return await options.Controls(request, cancellationToken);
        }
#pragma warning disable CA1031 // As below: a defect is answered, and the other clients go on.
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            options.OnDefect(defect);
            return Error(Route.Unknown, Defect(defect, isQuery: false), requestId);
        }
#pragma warning restore CA1031
    }

    private HttpResponse Respond(HttpRequest request, Route route, string requestId, out FaultRule? fault)
    {
        ServiceCall? call = null;
        try
        {
            (WireService service, call) = Read(request, route, requestId);
            return Answer(service, call);
        }
        catch (ServiceException error)
        {
            return Error(route, error, requestId);
        }
        catch (AuthenticationException error)
        {
            return Error(route, AuthenticationErrors.Of(error, route.IsQuery), requestId);
        }
#pragma warning disable CA1031 // A defect of the sandbox itself: the one case for 500, said so in AWS's shape; the connection and the other clients go on.
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            options.OnDefect(defect);
            return Error(route, Defect(defect, route.IsQuery), requestId);
        }
#pragma warning restore CA1031
        finally
        {
            fault = call?.Fault?.Exact;
        }
    }

    public HttpResponse Refuse(HttpRefusalException refusal)
    {
        string code = refusal.Status switch
        {
            408 => "RequestTimeoutException",
            413 => "RequestEntityTooLargeException",
            _ => "MalformedHttpRequestException",
        };
        return Error(Route.Unknown, new ServiceException(code, refusal.Message, refusal.Status), options.NextRequestId());
    }

    private static ServiceException Defect(Exception defect, bool isQuery) =>
        new(isQuery ? "InternalFailure" : "InternalFailureException", $"The sandbox failed on its own account ({defect.GetType().Name}); this is a defect of the sandbox, not of the request.", 500);

    /// <summary>The call that a request means, after its signature was found good.</summary>
    private (WireService Service, ServiceCall Call) Read(HttpRequest request, Route route, string requestId)
    {
        route.RequireUsable(request);
        WireService service = route.Service!;
        Caller caller = IsUnsigned(request, route) ? _anonymous : verifier.Verify(request, service.SigningName, options.RegionsOf(service)).Caller;
        ISandboxService? target = findService(service.SigningName);
        if (target is null || !target.Operations.Contains(route.Operation)) throw route.UnknownOperation();
        JsonElement input = route.Form is { } form ? form.ToJson(target.InputOf(route.Operation)) : JsonInput.Parse(request.Body);
        return (service, new ServiceCall
        {
            Service = service.SigningName,
            Operation = route.Operation,
            Input = input,
            Caller = caller with { UserAgent = request.Header("User-Agent") ?? "" },
            RequestId = requestId,
        });
    }

    private HttpResponse Answer(WireService service, ServiceCall call)
    {
        JsonObject members = dispatcher.Invoke(call);
        return service.IsQuery
            ? new HttpResponse { Status = 200, ContentType = "text/xml", RequestId = call.RequestId, Body = QueryXml.Answer(service, call.Operation, members, call.RequestId) }
            : new HttpResponse { Status = 200, RequestId = call.RequestId, Body = JsonSerializer.SerializeToUtf8Bytes(members, _json) };
    }

    /// <summary>The one operation that needs no signature, because its token says who asks (STS API reference, AssumeRoleWithWebIdentity). One that is there all the same is verified.</summary>
    private static bool IsUnsigned(HttpRequest request, Route route) => route is { Service.SigningName: "sts", Operation: "AssumeRoleWithWebIdentity" } && request.Header("Authorization") is null;

    private HttpResponse Error(Route route, ServiceException error, string requestId)
    {
        string message = options.BareErrors ? error.Code : error.Message;
        if (route.IsQuery) return new HttpResponse { Status = error.Status, ContentType = "text/xml", RequestId = requestId, Body = QueryXml.Error(route.Service, error.Code, message, error.Status < 500, requestId) };
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["__type"] = error.Code, ["message"] = message }, _json);
        return new HttpResponse { Status = error.Status, RequestId = requestId, Headers = [new HttpHeader("x-amzn-ErrorType", error.Code)], Body = body };
    }
}

/// <summary>What the endpoint is given besides its services.</summary>
internal sealed record AwsEndpointOptions
{
    public required Func<WireService, IReadOnlyList<string>> RegionsOf { get; init; }

    public required Func<string> NextRequestId { get; init; }

    public required Func<HttpRequest, CancellationToken, ValueTask<HttpResponse>> Controls { get; init; }

    public bool BareErrors { get; init; }

    /// <summary>Told of exceptions that should never have come.</summary>
    public Action<Exception> OnDefect { get; init; } = static _ => { };
}
