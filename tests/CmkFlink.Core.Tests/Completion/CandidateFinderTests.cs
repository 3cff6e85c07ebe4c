using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CmkFlink.Core.Access;
using CmkFlink.Core.Completion;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Completion;

/// <summary>What the Tab key gets where something is slow, down, denied or half there: nothing, in time.</summary>
public sealed class CandidateFinderTests
{
    // Far below what a test may take, far above what a sound answer needs on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    private readonly CandidateCache _cache = new(() => TimeSpan.Zero);

    private static CompletionLine Line(AwsConnectionOptions options) => new("Get-FlinkApplication", "ApplicationName", options);

    private static AwsConnectionOptions Profile(SandboxAccount account, string name) => new() { ProfileName = name, ProfileLocation = account.Sandbox.CredentialsFile };

    private static AwsConnectionOptions At(int port) => new() { AccessKey = "AKIAEXAMPLE", SecretKey = "secret", Region = "eu-west-1", EndpointUrls = new Dictionary<string, string> { ["*"] = $"http://127.0.0.1:{port}" } };

    private string[] Find(AwsConnectionOptions options, TimeSpan? limit = null, string word = "") =>
        [.. new CandidateFinder(_cache, limit ?? Patience).Find(new ApplicationCandidates(), Line(options), CompletionWord.Of(word)).Select(candidate => candidate.Text)];

    [Fact]
    public async Task An_answer_is_found_and_the_next_letter_is_answered_without_a_call()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();

        Assert.Equal(["legacy", "notebook", "orders"], Find(Profile(account, "account-administrator")));
        int calls = account.Sandbox.Events.Count;
        Assert.Equal(["orders"], Find(Profile(account, "account-administrator"), word: "O"));
        Assert.Equal(calls, account.Sandbox.Events.Count);
    }

    [Fact]
    public async Task Another_profile_Region_or_endpoint_gets_an_answer_of_its_own()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        Find(Profile(account, "account-administrator"));
        int calls = account.Sandbox.Events.Count;

        Assert.Empty(Find(Profile(account, "reader")));
        Assert.NotEqual(calls, account.Sandbox.Events.Count);
        Assert.Empty(Find(Profile(account, "account-administrator") with { Region = "eu-west-2" }));
        Assert.Empty(Find(Profile(account, "account-administrator") with { EndpointUrls = new Dictionary<string, string> { ["*"] = "http://127.0.0.1:1" } }));
    }

    [Fact]
    public void An_endpoint_that_never_answers_gives_nothing_in_time()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        Stopwatch watch = Stopwatch.StartNew();

        Assert.Empty(Find(At(((IPEndPoint)silent.LocalEndpoint).Port), Short));
        Assert.True(watch.Elapsed < Patience);
    }

    [Fact]
    public void An_endpoint_that_is_down_gives_nothing_in_time()
    {
        using TcpListener closed = new(IPAddress.Loopback, 0);
        closed.Start();
        int port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        Assert.Empty(Find(At(port), Short));
    }

    [Fact]
    public async Task A_slow_answer_gives_nothing_and_is_not_kept()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        account.Sandbox.AddFaults(new FaultPlan { Rules = [new FaultRule { Service = "kinesisanalytics", Operation = "ListApplications", Kind = FaultKind.Slow, DelayMilliseconds = 600_000 }] });
        Assert.Empty(Find(Profile(account, "account-administrator"), Short));

        account.Sandbox.ClearFaults();
        Assert.Equal(["legacy", "notebook", "orders"], Find(Profile(account, "account-administrator")));
    }

    [Fact]
    public async Task Where_one_of_several_calls_fails_nothing_is_given_rather_than_the_others()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        // The second description, at each of the SDK's repeats.
        account.Sandbox.AddFaults(new FaultPlan { Rules = [.. Enumerable.Range(2, 8).Select(n => new FaultRule { Service = "kinesisanalytics", Operation = "DescribeApplication", Kind = FaultKind.InternalError, Nth = n })] });

        Assert.Empty(Find(Profile(account, "account-administrator")));
    }

    [Fact]
    public async Task Who_may_list_nothing_gets_nothing()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();

        Assert.Empty(Find(Profile(account, "operator")));
    }

    [Fact]
    public async Task Who_may_list_all_and_see_one_gets_that_one()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();

        Assert.Equal(["orders"], Find(Profile(account, "operator")));
    }

    [Theory]
    [InlineData("operator-mfa")]
    [InlineData("nobody")]
    public async Task A_profile_that_would_ask_somebody_or_is_not_there_makes_no_call(string profile)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        bool asked = false;

        Assert.Empty(Find(Profile(account, profile) with { PromptSecret = (_, _) => { asked = true; return Task.FromResult<string?>("123456"); } }));
        Assert.False(asked);
        Assert.Empty(account.Sandbox.Events);
    }

    [Fact]
    public async Task The_actor_that_a_question_is_for_is_asked_where_the_line_names_him()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        CompletionLine line = Line(Profile(account, "operator")) with { Others = new Dictionary<Actor, AwsConnectionOptions> { [Actor.IamAdministrator] = Profile(account, "account-administrator") } };

        Assert.Contains("Operator", new CandidateFinder(_cache, Patience).Find(new PrincipalCandidates(IamPrincipalType.Role), line, CompletionWord.Of("")).Select(candidate => candidate.Text));
    }

    [Fact]
    public void What_is_read_from_files_is_filtered_and_its_failure_is_nothing()
    {
        CandidateFinder finder = new(_cache, Patience);

        Assert.Equal("two", Assert.Single(finder.Find(() => [new Candidate("one", ""), new Candidate("two", "")], CompletionWord.Of("T"))).Text);
        Assert.Empty(finder.Find(() => throw new AwsConfigurationException("ProfileFileUnreadable", FailureCategory.ResourceUnavailable, "", ""), CompletionWord.Of("")));
    }

    [Fact]
    public void What_blocks_its_thread_is_left_behind()
    {
        using ManualResetEventSlim never = new();

        Assert.Empty(new CandidateFinder(_cache, Short).Find(() => { never.Wait(Patience); return [new Candidate("late", "")]; }, CompletionWord.Of("")));
        never.Set();
    }
}
