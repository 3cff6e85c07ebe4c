using System.Globalization;
using CmkFlink.Aws.Runtime;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.SetUp;

namespace CmkFlink.Victim;

/// <summary>Runs one transaction against an endpoint, as any user's process would. At the AWS write it is told it says so and stands still, so that it can be killed exactly there.</summary>
internal static class Victim
{
    /// <param name="arguments">Credentials file; initialize, NewKey or KeyMaterial; number of the write (0: none); before or after.</param>
    public static async Task<int> Main(string[] arguments)
    {
        int write = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        StandingStill wire = new(write, after: arguments[3] == "after");
        using BufferingHttpClientFactory http = new(wire);
        AwsConnectionOptions Profile(string name) => new() { ProfileName = name, ProfileLocation = arguments[0], HttpClientFactory = http };
        using ActorConnections connections = new(Profile("operator"), new Dictionary<Actor, AwsConnectionOptions>
        {
            [Actor.IamAdministrator] = Profile("account-administrator"),
            [Actor.KeyAdministrator] = Profile("key-administrator"),
            [Actor.Operator] = Profile("operator"),
            [Actor.Reader] = Profile("reader"),
        });
        ConsoleHost host = new();
        IAsyncEnumerable<FlinkCmkStep> steps = arguments[1] == "initialize"
            ? new InitializeFlinkCmkHandler(connections).RunAsync(new InitializeFlinkCmkRequest { ApplicationName = "orders", Alias = "alias/orders", Operator = IamPrincipalName.Role("Operator"), KeyAdministrator = IamPrincipalName.Role("KeyAdministrator"), Reader = IamPrincipalName.Role("Reader") }, host, CancellationToken.None)
            : new InvokeFlinkCmkRotationHandler(connections).RunAsync(new InvokeFlinkCmkRotationRequest { ApplicationName = "orders", Strategy = Enum.Parse<RotationStrategy>(arguments[1]), RetireOldKey = arguments[1] == "NewKey" ? OldKeyRetirement.Disable : null }, host, CancellationToken.None);
        bool complete = true;
        await foreach (FlinkCmkStep step in steps)
        {
            complete &= step.State is StepState.Done or StepState.AlreadyDone;
            Console.WriteLine($"{step.State}: {step.Action}: {step.Detail}");
        }

        Console.WriteLine($"WRITES {string.Join(',', wire.Writes)}");
        return complete ? 0 : 1;
    }

    private sealed class StandingStill(int write, bool after) : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _writes = new();

        /// <summary>The operations that were sent, in order.</summary>
        public IEnumerable<string> Writes => _writes;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (await WriteAsync(request, cancellationToken) is not { } operation) return await base.SendAsync(request, cancellationToken);
            _writes.Enqueue(operation);
            if (_writes.Count != write) return await base.SendAsync(request, cancellationToken);
            if (after) (await base.SendAsync(request, cancellationToken)).Dispose();
            Console.WriteLine("HERE");
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            throw new InvalidOperationException("Nobody has killed this process.");
        }

        private static async Task<string?> WriteAsync(HttpRequestMessage request, CancellationToken cancellation)
        {
            string operation;
            if (request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? target)) operation = target.Single().Split('.')[1];
            else operation = (request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellation)).Split('&').Where(p => p.StartsWith("Action=", StringComparison.Ordinal)).Select(p => p["Action=".Length..]).FirstOrDefault("");
            return operation.Length > 0 && !operation.StartsWith("Get", StringComparison.Ordinal) && !operation.StartsWith("List", StringComparison.Ordinal) && !operation.StartsWith("Describe", StringComparison.Ordinal) ? operation : null;
        }
    }

    private sealed class ConsoleHost : IOperationHost
    {
        public bool IsWhatIf => false;

        public void Verbose(string message)
        {
        }

        public void Debug(string message)
        {
        }

        public void Warning(string message) => Console.Error.WriteLine(message);

        public void Progress(OperationProgress progress)
        {
        }

        public void Error(OperationFailure failure) => Console.Error.WriteLine($"{failure.Id}: {failure.Message}");

        public Task<Confirmation> ConfirmAsync(string target, string action, CancellationToken cancellation) => Task.FromResult(Confirmation.Proceed);

        public Task<string?> PromptSecretAsync(string prompt, CancellationToken cancellation) => Task.FromResult<string?>(null);
    }
}
