using Amazon.SecurityToken.Model;

namespace CmkFlink.Core.Access;

/// <summary>Who a connection acts as. Asked once; every principal may ask (STS API reference, GetCallerIdentity: no permission is needed).</summary>
public sealed class CallerIdentity(AwsConnection connection)
{
    private Task<GetCallerIdentityResponse>? _answer;

    /// <summary>ARN of the user, session or root.</summary>
    public async Task<string> ArnAsync(CancellationToken cancellation) => (await AskAsync(cancellation)).Arn;

    /// <summary>12 digits.</summary>
    public async Task<string> AccountAsync(CancellationToken cancellation) => (await AskAsync(cancellation)).Account;

    /// <summary>The ARN for an error message, where a second failure would only hide the first.</summary>
    public async Task<string> NameAsync(CancellationToken cancellation)
    {
        try
        {
            return await ArnAsync(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return "the caller";
        }
    }

    private Task<GetCallerIdentityResponse> AskAsync(CancellationToken cancellation)
    {
        if (_answer is null || _answer.IsFaulted || _answer.IsCanceled)
        {
            _answer = connection.ReadAsync(c => connection.Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), c), cancellation);
        }
        return _answer;
    }
}
