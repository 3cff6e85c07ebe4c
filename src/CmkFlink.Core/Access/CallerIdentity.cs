namespace CmkFlink.Core.Access;

/// <summary>Who a connection acts as, asked once a connection.</summary>
public sealed class CallerIdentity(AwsConnection connection)
{
    /// <summary>ARN of the user, session or root.</summary>
    public async Task<string> ArnAsync(CancellationToken cancellation) => (await connection.CallerAsync(cancellation)).Arn;

    /// <summary>12 digits.</summary>
    public async Task<string> AccountAsync(CancellationToken cancellation) => (await connection.CallerAsync(cancellation)).Account;

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
}
