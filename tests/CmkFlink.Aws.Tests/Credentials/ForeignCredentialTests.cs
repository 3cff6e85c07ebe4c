using System.Reflection;
using System.Runtime.Loader;
using Amazon.Runtime;
using CmkFlink.Aws.Tests.Support;

namespace CmkFlink.Aws.Tests.Credentials;

/// <summary>Credential objects of another copy of the SDK in the same process, as AWS.Tools brings one.</summary>
public sealed class ForeignCredentialTests : EnvironmentTest
{
    private static readonly Assembly OtherSdk = new AssemblyLoadContext("another copy", isCollectible: true).LoadFromAssemblyPath(typeof(AWSCredentials).Assembly.Location);

    [Fact]
    public async Task Credentials_of_another_load_context_sign_the_calls()
    {
        object credential = Other("Amazon.Runtime.SessionAWSCredentials", "AKIAOTHER", "other-secret", "other-token");
        Assert.IsNotType<AWSCredentials>(credential, exactMatch: false);

        using AwsConnection connection = await ConnectAsync(Options with { Credential = credential, Region = "eu-west-1" });
        SentRequest request = await CallKmsAsync(connection);

        Assert.Equal(("AKIAOTHER", "other-token"), (request.AccessKey, request.SessionToken));
    }

    [Fact]
    public async Task The_object_is_asked_anew_for_each_call_so_that_credentials_which_renew_themselves_do()
    {
        var credential = new Renewing();

        using AwsConnection connection = await ConnectAsync(Options with { Credential = credential, Region = "eu-west-1" });
        string first = (await CallKmsAsync(connection)).AccessKey;
        string second = (await CallKmsAsync(connection)).AccessKey;

        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task The_wrapper_that_AWS_Tools_keeps_in_its_session_variable_is_opened()
    {
        var stored = new Amazon.PowerShell.Common.AWSPSCredentials(Other("Amazon.Runtime.BasicAWSCredentials", "AKIASTORED", "s"));

        using AwsConnection connection = await ConnectAsync(Options with { StoredCredentials = stored, Region = "eu-west-1" });

        Assert.Equal("AKIASTORED", (await CallKmsAsync(connection)).AccessKey);
    }

    [Fact]
    public async Task An_object_with_the_asynchronous_method_alone_serves()
    {
        using AwsConnection connection = await ConnectAsync(Options with { Credential = new AsynchronousOnly(), Region = "eu-west-1" });

        Assert.Equal("AKIAASYNC", (await CallKmsAsync(connection)).AccessKey);
    }

    [Fact]
    public async Task What_is_no_credential_is_refused_with_its_type()
    {
        AwsConfigurationException e = await RefusedAsync(Options with { Credential = new Uri("https://secret.example"), Region = "eu-west-1" });

        Assert.Equal(("CredentialNotUsable", FailureCategory.InvalidArgument), (e.Id, e.Category));
        Assert.Contains("System.Uri", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret.example", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_fails_is_reported_by_its_cause()
    {
        AwsConfigurationException e = await RefusedAsync(Options with { Credential = new Failing(), Region = "eu-west-1" });

        Assert.Equal(("CredentialFailed", FailureCategory.AuthenticationError), (e.Id, e.Category));
        Assert.IsType<InvalidOperationException>(e.InnerException);
    }

    [Fact]
    public async Task What_a_program_of_another_copy_printed_is_not_in_the_error()
    {
        object credential = Other("Amazon.Runtime.ProcessAWSCredentials", "echo printed-secret 1>&2 && exit 3");

        AwsConfigurationException e = await RefusedAsync(Options with { Credential = credential, Region = "eu-west-1" });

        Assert.Equal("CredentialFailed", e.Id);
        Assert.DoesNotContain("printed-secret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_holds_its_thread_does_not_hold_whoever_stops()
    {
        using var blocking = new Blocking();
        using var stop = new CancellationTokenSource();

        Task<AwsConnection> connecting = Task.Run(() => AwsConnection.ConnectAsync(Options with { Credential = blocking, Region = "eu-west-1" }, stop.Token));
        blocking.Asked.Wait(CancellationToken.None);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(TimeSpan.FromMinutes(4)));
    }

    [Fact]
    public async Task Anonymous_credentials_of_another_copy_are_refused()
    {
        AwsConfigurationException e = await RefusedAsync(Options with { Credential = Other("Amazon.Runtime.AnonymousAWSCredentials"), Region = "eu-west-1" });

        Assert.Equal("CredentialEmpty", e.Id);
    }

    private static object Other(string type, params object[] arguments) => Activator.CreateInstance(OtherSdk.GetType(type, throwOnError: true)!, arguments)!;

    private sealed class Renewing
    {
        private int _asked;

        public object GetCredentials() => Other("Amazon.Runtime.ImmutableCredentials", $"AKIA{++_asked}", "s", "t");
    }

    /// <summary>Asks for a code in a window, say: the thread waits for the answer.</summary>
    private sealed class Blocking : IDisposable
    {
        private readonly ManualResetEventSlim _answer = new();

        public ManualResetEventSlim Asked { get; } = new();

        public object GetCredentials()
        {
            Asked.Set();
            _answer.Wait(TimeSpan.FromMinutes(5));
            return Other("Amazon.Runtime.ImmutableCredentials", "AKIALATE", "s", "t");
        }

        public void Dispose() => _answer.Set();
    }

    private sealed class AsynchronousOnly
    {
#pragma warning disable CA1822 // Found by reflection on the instance.
        public async Task<object> GetCredentialsAsync()
        {
            await Task.Yield();
            return Other("Amazon.Runtime.ImmutableCredentials", "AKIAASYNC", "s", "t");
        }
    }

    private sealed class Failing
    {
        public object GetCredentials() => throw new InvalidOperationException("The session has ended.");
#pragma warning restore CA1822
    }
}
