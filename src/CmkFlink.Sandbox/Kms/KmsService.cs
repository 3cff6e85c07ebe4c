using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Kms;

/// <summary>AWS Key Management Service (TrentService, JSON 1.1).</summary>
internal sealed class KmsService(SandboxAccount account, SandboxClock clock, SandboxIds ids, IAuthorizer authorizer) : ISandboxService
{
    public string SigningName => "kms";

    public IReadOnlyCollection<string> Operations => [];

    public JsonObject Invoke(ServiceCall call) => throw new ServiceException("UnknownOperationException", $"{account.Region} {clock.UtcNow} {ids.Uuid()} {authorizer}");
}
