using System.Reflection;
using Amazon.Runtime;

namespace CmkFlink.Aws;

/// <summary>Credentials of another copy of the AWS SDK, such as AWS.Tools brings into the same session: asked anew by reflection for each signature.</summary>
/// <remarks>Types of two load contexts never convert into each other, whatever their versions; the members used here are the same in every 3.x and 4.x.</remarks>
internal sealed class ForeignCredentials : AWSCredentials
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly object _credential;
    private readonly MethodInfo _get;

    private ForeignCredentials(object credential, MethodInfo get)
    {
        _credential = credential;
        _get = get;
    }

    /// <summary>Wraps what a user gave; an AWSCredentials of this copy of the SDK comes back as it is.</summary>
    /// <param name="given">Also AWS.Tools' wrapper around its credentials, or a PSObject around either.</param>
    /// <param name="what">What it was given as: "-Credential".</param>
    /// <param name="unattended">Whether an object that may ask somebody is refused.</param>
    /// <exception cref="AwsConfigurationException">It has no GetCredentials method, or may not be asked.</exception>
    public static AWSCredentials Wrap(object given, string what, bool unattended = false)
    {
        object credential = Unwrap(given);
        if (unattended) Unattended.Check(credential, what);
        if (credential is AWSCredentials own) return own;
        Type type = credential.GetType();
        if (Method(type, "GetCredentialsAsync") is { } asynchronous && typeof(Task).IsAssignableFrom(asynchronous.ReturnType)) return new ForeignCredentials(credential, asynchronous);
        if (Method(type, "GetCredentials") is { } synchronous) return new ForeignCredentials(credential, synchronous);
        throw new AwsConfigurationException(
            "CredentialNotUsable",
            FailureCategory.InvalidArgument,
            $"{what} is a {type.FullName}, which is no AWS credential: it has no GetCredentials method.",
            "Pass an AWSCredentials object, for example from Get-AWSCredential or (Use-STSRole ...).Credentials, or name a profile.");
    }

    public override ImmutableCredentials GetCredentials() => Task.Run(GetCredentialsAsync).GetAwaiter().GetResult();

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            object? answer = _get.Invoke(_credential, null);
            if (answer is Task task)
            {
                await task;
                answer = task.GetType().GetProperty("Result")?.GetValue(task);
            }

            return Convert(answer);
        }
        catch (Exception e) when (e is not (OperationCanceledException or AwsConfigurationException))
        {
            Exception cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            throw new AwsConfigurationException(
                "CredentialFailed",
                FailureCategory.AuthenticationError,
                $"The credential object ({_credential.GetType().FullName}) failed to give credentials: {cause.GetType().Name}.",
                "Renew it (log in again, assume the role again) and pass the new object, or name a profile.",
                RepeatsOutput(cause) ? null : cause);
        }
    }

    /// <summary>What a credential_process printed may be a secret, and the SDK's error repeats it.</summary>
    private static bool RepeatsOutput(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e.GetType().FullName == "Amazon.Runtime.ProcessAWSCredentialException") return true;
        }

        return false;
    }

    private ImmutableCredentials Convert(object? credentials)
    {
        if (Text(credentials, "AccessKey") is { } accessKey && Text(credentials, "SecretKey") is { } secretKey) return new ImmutableCredentials(accessKey, secretKey, Text(credentials, "Token"));
        throw new AwsConfigurationException(
            "CredentialEmpty",
            FailureCategory.AuthenticationError,
            $"The credential object ({_credential.GetType().FullName}) gave no access key: it is anonymous or has ended.",
            "Renew it and pass the new object, or name a profile.");
    }

    private static string? Text(object? holder, string property) =>
        holder?.GetType().GetProperty(property, BindingFlags.Instance | BindingFlags.Public)?.GetValue(holder) is string { Length: > 0 } text ? text : null;

    /// <summary>$StoredAWSCredentials is an AWSPSCredentials, whose Credentials property is not public; a PSObject holds its value in BaseObject.</summary>
    private static object Unwrap(object given)
    {
        for (int depth = 0; depth < 4; depth++)
        {
            Type type = given.GetType();
            string? holder = type.FullName switch
            {
                "System.Management.Automation.PSObject" => "BaseObject",
                "Amazon.PowerShell.Common.AWSPSCredentials" => "Credentials",
                _ => null,
            };
            if (holder is null || type.GetProperty(holder, Members)?.GetValue(given) is not { } value) return given;
            given = value;
        }

        return given;
    }

    private static MethodInfo? Method(Type type, string name) => type.GetMethod(name, BindingFlags.Instance | BindingFlags.Public, null, Type.EmptyTypes, null);
}
