using Amazon.IdentityManagement.Model;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Access;

/// <summary>Makes single writing calls to IAM: each once, a lost answer looked into, a refusal explained.</summary>
internal sealed class IamActs(AwsConnection connection, IOperationHost host)
{
    private readonly CallerIdentity _caller = new(connection);

    public AwsConnection Connection => connection;

    public IOperationHost Host => host;

    public CallerIdentity Caller => _caller;

    /// <summary>Makes a call that changes something.</summary>
    /// <param name="action"><c>iam:CreatePolicy</c>.</param>
    /// <param name="target">The object: "policy NAME".</param>
    /// <param name="happened">Whether the change is there to be seen: asked after an unclear outcome only.</param>
    public async Task WriteAsync<T>(string action, string target, Func<CancellationToken, Task<T>> call, Func<CancellationToken, Task<bool>> happened, CancellationToken cancellation)
    {
        try
        {
            await connection.WriteAsync(call, cancellation);
        }
        catch (Exception e) when (CallFailures.IsUnclear(e))
        {
            if (!await happened(cancellation))
            {
                throw new OperationException(new OperationFailure(
                    "OutcomeUnclear",
                    FailureCategory.ConnectionError,
                    $"Whether {action} took effect on {target} is not known: no answer came, and the change is not to be seen yet.",
                    "Run the same command again: it looks first, and does only what is missing.",
                    target,
                    e));
            }
            host.Verbose($"The answer to {action} on {target} was lost; the change is there.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw await ExplainAsync(e, action, target, cancellation);
        }
    }

    /// <summary>Makes reading calls and explains their failure.</summary>
    public async Task<T> ReadAsync<T>(string action, string target, Func<Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw await ExplainAsync(e, action, target, cancellation);
        }
    }

    public async Task<OperationException> ExplainAsync(Exception exception, string action, string target, CancellationToken cancellation)
    {
        if (exception is LimitExceededException) return new OperationException(IamQuotas.Explain(exception, action, target));
        if (exception is Policy.Documents.PolicyParseException) return new OperationException(new OperationFailure("PolicyNotReadable", FailureCategory.InvalidData, $"{target}: IAM's document is no policy: {exception.Message}", "Mend the policy in IAM, then run the command again.", target, exception));
        return CallFailures.Of(exception, await _caller.NameAsync(cancellation), action, target, $"Act as an IAM administrator who may call {action} (-ProfileName, or the IAM administrator's credentials).");
    }
}
