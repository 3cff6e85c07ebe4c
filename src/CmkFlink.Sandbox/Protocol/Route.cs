using System.Text;
using CmkFlink.Sandbox.Http;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Signing;

namespace CmkFlink.Sandbox.Protocol;

/// <summary>Which service and operation a request is for. On AWS the host name says the service; here all share one, so target, API version and credential scope do.</summary>
internal sealed class Route
{
    private ServiceException? _problem;

    public static Route Unknown { get; } = new();

    public WireService? Service { get; private init; }

    public string Operation { get; private init; } = "";

    /// <summary>The parameters of a Query request.</summary>
    public QueryInput? Form { get; private init; }

    /// <summary>Whether errors are XML.</summary>
    public bool IsQuery { get; private init; }

    public static Route Of(HttpRequest request)
    {
        string? target = request.Header("X-Amz-Target");
        if (target is not null) return OfTarget(target);
        bool isForm = request.Header("Content-Type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;
        if (isForm || (request.Method == "GET" && request.Query.Length > 0)) return OfForm(request);
        return new Route { _problem = request.Path == "/" ? new ServiceException("UnknownOperationException", "Neither X-Amz-Target nor a form with Action and Version.", 404) : NoSuchPath() };
    }

    /// <summary>Refuses what cannot be routed, before any signature is looked at.</summary>
    /// <exception cref="ServiceException">No such operation, path or method.</exception>
    public void RequireUsable(HttpRequest request)
    {
        if (_problem is not null) throw _problem;
        if (request.Path != "/") throw NoSuchPath();
        if (request.Method != "POST" && !(IsQuery && request.Method == "GET")) throw new ServiceException(IsQuery ? "InvalidAction" : "UnknownOperationException", $"The method {request.Method} is not supported; send a POST.", 405);
    }

    public ServiceException UnknownOperation() => IsQuery
        ? new ServiceException("InvalidAction", $"Could not find operation {Operation} for version {Service!.Version}")
        : new ServiceException("UnknownOperationException", $"The operation {Operation} is not known.");

    private static Route OfTarget(string target)
    {
        int dot = target.IndexOf('.', StringComparison.Ordinal);
        WireService? service = dot < 0 ? null : WireService.All.FirstOrDefault(s => s.TargetPrefix is { } prefix && target.AsSpan(0, dot).SequenceEqual(prefix));
        return new Route { Service = service, Operation = target[(dot + 1)..], _problem = service is null ? new ServiceException("UnknownOperationException", "X-Amz-Target names no service of this endpoint (KMS or Kinesis Analytics V2).") : null };
    }

    private static Route OfForm(HttpRequest request)
    {
        WireService? scoped = ScopedService(request);
        try
        {
            QueryInput form = QueryInput.Parse(request.Method == "GET" ? request.Query : Encoding.Latin1.GetString(request.Body.Span));
            string? version = form["Version"];
            WireService? service = scoped ?? WireService.All.FirstOrDefault(s => s.IsQuery && s.Version == version);
            string? action = form["Action"];
            ServiceException? problem =
                form["X-Amz-Signature"] is not null ? new ServiceException("MissingAuthenticationToken", "Presigned requests are not accepted; sign in the Authorization header.", 403)
                : string.IsNullOrEmpty(action) ? new ServiceException("MissingAction", "The request must contain the parameter Action.")
                : service is null || service.Version != version ? new ServiceException("InvalidAction", $"Could not find operation {action} for version {version ?? "NO_VERSION_SPECIFIED"}")
                : null;
            return new Route { Service = service, Operation = action ?? "", Form = form, IsQuery = true, _problem = problem };
        }
        catch (ServiceException malformed)
        {
            return new Route { Service = scoped, IsQuery = true, _problem = malformed };
        }
    }

    /// <summary>The Query service that the signature is for, if it names one.</summary>
    private static WireService? ScopedService(HttpRequest request)
    {
        try
        {
            string? authorization = request.Header("Authorization");
            string? name = authorization is null ? null : SignatureHeader.Parse(authorization).Service;
            return WireService.All.FirstOrDefault(s => s.IsQuery && s.SigningName == name);
        }
        catch (AuthenticationException)
        {
            return null;
        }
    }

    private static ServiceException NoSuchPath() => new("UnknownOperationException", "AWS services answer at '/', the sandbox's controls under '/_sandbox/'.", 404);
}
