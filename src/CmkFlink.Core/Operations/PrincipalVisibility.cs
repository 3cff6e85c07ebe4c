namespace CmkFlink.Core.Operations;

/// <summary>Repeats a write that is refused because a principal in its policy is not visible yet: IAM is eventually consistent, and KMS sees a new role some seconds after IAM has made it.</summary>
/// <remarks>KMS API reference, CreateKey: "If you create the principal just before, the principal might not be immediately visible to KMS". Such a refusal changed nothing, so the repeat is harmless.</remarks>
internal static class PrincipalVisibility
{
    /// <summary>Makes the call, and again after 1, 2, 4, 8, 15, 15 ... units until the limit, a unit being the wait's initial interval.</summary>
    /// <exception cref="Exception">The refusal, once the limit has passed; any other exception at once.</exception>
    public static async Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> call, Func<Exception, bool> isRefusal, TimeSpan limit, WaitSettings wait, string activity, IOperationHost host, CancellationToken cancellation)
    {
        double units = limit.TotalSeconds;
        double next = 1;
        bool waited = false;
        try
        {
            while (true)
            {
                try
                {
                    return await call(cancellation);
                }
                catch (Exception e) when (isRefusal(e) && units > 0)
                {
                    double now = Math.Min(next, units);
                    host.Progress(new OperationProgress(activity, "A principal of the policy is not visible yet"));
                    waited = true;
                    units -= now;
                    next = Math.Min(next * 2, 15);
                    await wait.Delay(TimeSpan.FromTicks((long)(wait.Initial.Ticks * now)), cancellation);
                }
            }
        }
        finally
        {
            if (waited) host.Progress(new OperationProgress(activity, "Done", 100, Completed: true));
        }
    }
}
