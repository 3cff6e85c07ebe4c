using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Flink;

/// <summary>MSF's own calls to KMS, row by row of the shared table, through the front door: authorized, logged and refused like any other call.</summary>
internal sealed class MsfKmsClient(SandboxEnvironment environment)
{
    /// <summary>Makes one call of the table.</summary>
    /// <param name="row">What to call and as whom.</param>
    /// <param name="operatorCaller">Whose session is forwarded; needed where the row's caller is the operator.</param>
    /// <param name="keyId">Key ARN; any form for DescribeKey.</param>
    /// <param name="ciphertext">What Decrypt decrypts; <see langword="null"/> for a dry run that ignores it.</param>
    /// <exception cref="ServiceException">KMS refused.</exception>
    public JsonObject Call(MsfKmsCall row, Caller? operatorCaller, string applicationArn, string keyId, byte[]? ciphertext = null, bool dryRun = false)
    {
        JsonObject input = new() { ["KeyId"] = keyId };
        JsonObject context = new() { [MsfKmsCalls.EncryptionContextKey] = applicationArn };
        switch (row.Action)
        {
            case "kms:DescribeKey":
                // Has no dry run: it changes nothing.
                dryRun = false;
                break;
            case "kms:GenerateDataKey" or "kms:GenerateDataKeyWithoutPlaintext":
                input["KeySpec"] = "AES_256";
                if (row.EncryptionContext) input["EncryptionContext"] = context;
                break;
            case "kms:Decrypt":
                if (row.EncryptionContext) input["EncryptionContext"] = context;
                if (ciphertext is not null) input["CiphertextBlob"] = Convert.ToBase64String(ciphertext);
                // Assumption MSF-3: before there is a ciphertext MSF can only ask KMS to ignore it.
                else input["DryRunModifiers"] = new JsonArray("IGNORE_CIPHERTEXT");
                break;
            case "kms:CreateGrant":
                // Assumption MSF-4: the grantee is the principal that uses running storage, which also retires the grant.
                input["GranteePrincipal"] = MsfKmsCalls.InfrastructurePrincipal;
                input["RetiringPrincipal"] = MsfKmsCalls.InfrastructurePrincipal;
                input["Operations"] = new JsonArray("Decrypt");
                input["Constraints"] = new JsonObject { ["EncryptionContextSubset"] = context };
                break;
            default:
                throw new InvalidOperationException($"The table of MSF's calls has an action that the sandbox cannot make: {row.Action}.");
        }
        if (dryRun) input["DryRun"] = true;
        try
        {
            return Invoke(row.Action["kms:".Length..], input, CallerOf(row, operatorCaller), row.Caller == MsfCaller.Operator, row.SourceKeys ? applicationArn : null);
        }
        catch (ServiceException e) when (dryRun && e.Code == "DryRunOperationException")
        {
            return [];
        }
    }

    /// <summary>Retires a grant of running storage. A key that is gone took its grants with it.</summary>
    public void Retire(string keyArn, string grantId)
    {
        try
        {
            Invoke("RetireGrant", new JsonObject { ["KeyId"] = keyArn, ["GrantId"] = grantId }, Service(MsfKmsCalls.InfrastructurePrincipal), false, null);
        }
        catch (ServiceException)
        {
            // Nothing depends on it: the key, and with it the grant, may be gone, or an administrator revoked it.
        }
    }

    private JsonObject Invoke(string operation, JsonObject input, Caller caller, bool forwarded, string? sourceArn) => environment.Dispatcher.Invoke(new ServiceCall
    {
        Service = "kms",
        Operation = operation,
        Input = JsonSerializer.SerializeToElement(input),
        Caller = caller,
        RequestId = environment.Ids.NextUuid(),
        ForwardedBy = forwarded ? MsfKmsCalls.ServicePrincipal : null,
        SourceContext = sourceArn is null ? RequestContext.Empty : new RequestContext().Set("aws:SourceArn", sourceArn).Set("aws:SourceAccount", environment.Account),
    });

    private static Caller CallerOf(MsfKmsCall row, Caller? operatorCaller) => row.Caller switch
    {
        MsfCaller.Operator => operatorCaller ?? throw new InvalidOperationException("A call in the operator's name needs the operator's session."),
        MsfCaller.Service => Service(MsfKmsCalls.ServicePrincipal),
        _ => Service(MsfKmsCalls.InfrastructurePrincipal),
    };

    private static Caller Service(string name) => new(RequestPrincipal.Service(name)) { UserAgent = name, SourceAddress = name };
}
