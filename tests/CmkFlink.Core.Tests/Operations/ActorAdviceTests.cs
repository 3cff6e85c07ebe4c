using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Operations;

public sealed class ActorAdviceTests
{
    private const string KeyAdministrator = "arn:aws:sts::123456789012:assumed-role/KeyAdministrator/me";

    private static readonly OperationFailure Denied = new("AccessDenied", FailureCategory.PermissionDenied, "Could not start.", "Add the statement.");

    [Fact]
    public void It_names_the_caller_the_actor_and_the_parameter()
    {
        OperationFailure advised = new ActorAdvice("Enable-FlinkCmk").Worded(Denied, KeyAdministrator, null);

        Assert.Equal($"Could not start. You are KeyAdministrator ({KeyAdministrator}); Enable-FlinkCmk needs the operator.", advised.Message);
        Assert.Equal("-ProfileName names the profile of the operator. If KeyAdministrator is the operator already, a permission is missing: Add the statement.", advised.Remedy);
    }

    [Fact]
    public void It_does_not_repeat_an_ARN_that_the_message_has() =>
        Assert.EndsWith(". You are KeyAdministrator; Enable-FlinkCmk needs the operator.", new ActorAdvice("Enable-FlinkCmk").Worded(Denied with { Message = $"{KeyAdministrator} may not." }, KeyAdministrator, null).Message, StringComparison.Ordinal);

    [Fact]
    public void Where_one_of_two_suffices_it_names_both()
    {
        OperationFailure advised = new ActorAdvice("Get-FlinkCmkKey").Worded(Denied, KeyAdministrator, null);

        Assert.EndsWith("Get-FlinkCmkKey needs the key administrator or a reader.", advised.Message, StringComparison.Ordinal);
        Assert.StartsWith("-ProfileName names the profile of one of them.", advised.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_all_take_part_it_names_the_one_whose_step_it_was()
    {
        OperationFailure advised = new ActorAdvice("Initialize-FlinkCmk").Worded(Denied with { Actor = Actor.Operator }, KeyAdministrator, null);

        Assert.EndsWith("this step of Initialize-FlinkCmk needs the operator.", advised.Message, StringComparison.Ordinal);
        Assert.StartsWith("-OperatorProfileName names the profile of the operator.", advised.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_all_take_part_and_nobody_knows_whose_step_it_was_it_names_all()
    {
        OperationFailure advised = new ActorAdvice("Initialize-FlinkCmk").Worded(Denied, KeyAdministrator, null);

        Assert.EndsWith("Initialize-FlinkCmk needs the IAM administrator, the key administrator and the operator.", advised.Message, StringComparison.Ordinal);
        Assert.StartsWith("-IamProfileName, -KeyAdministratorProfileName, -OperatorProfileName name a profile for each.", advised.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_that_were_given_for_another_actor_are_named_by_their_parameter()
    {
        OperationFailure advised = new ActorAdvice("Enable-FlinkCmk").Worded(Denied, KeyAdministrator, Actor.Reader);

        Assert.EndsWith("-ReaderProfileName of Enable-FlinkCmk needs a reader.", advised.Message, StringComparison.Ordinal);
        Assert.StartsWith("-ReaderProfileName names the profile of a reader.", advised.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arn:aws:sts::123456789012:assumed-role/KeyAdministrator/me", "KeyAdministrator")]
    [InlineData("arn:aws-cn:iam::123456789012:user/team/alice", "alice")]
    [InlineData("arn:aws:iam::123456789012:root", "the root user of 123456789012")]
    [InlineData("arn:aws:sts::123456789012:federated-user/bob", "bob")]
    [InlineData("somebody", "somebody")]
    public void A_caller_has_a_short_name(string arn, string name) => Assert.Equal(name, ActorAdvice.ShortName(arn));

    [Fact]
    public async Task A_refusal_costs_one_question_to_STS_and_none_where_nothing_is_refused()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        ActorConnections connections = account.As("operator");
        Exception refused = await Assert.ThrowsAsync<OperationException>(() => new ApplicationReader(connections.ForAsync(Actor.Operator, CancellationToken.None).Result).ObserveAsync("orders", CancellationToken.None));

        OperationFailure failure = Failures.From(refused, "orders");
        OperationFailure advised = await new ActorAdvice("Get-FlinkApplication").AddAsync(failure, [connections], CancellationToken.None);
        await new ActorAdvice("Get-FlinkApplication").AddAsync(failure, [connections], CancellationToken.None);

        Assert.EndsWith("You are Operator; Get-FlinkApplication needs the operator or a reader.", advised.Message, StringComparison.Ordinal);
        Assert.Equal(1, account.Sandbox.Events.Count(call => call.EventName == "GetCallerIdentity"));
        Assert.Same(failure, await new ActorAdvice("New-FlinkCmkPolicy").AddAsync(failure, [connections], CancellationToken.None));
        OperationFailure other = failure with { Category = FailureCategory.ObjectNotFound };
        Assert.Same(other, await new ActorAdvice("Get-FlinkApplication").AddAsync(other, [connections], CancellationToken.None));
    }

    [Fact]
    public async Task A_refusal_of_somebody_else_is_not_put_on_the_caller()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();

        Assert.Same(Denied, await new ActorAdvice("Enable-FlinkCmk").AddAsync(Denied, [account.As("operator")], CancellationToken.None));
        Assert.Empty(account.Sandbox.Events);
    }

    [Fact]
    public async Task Where_STS_does_not_answer_the_first_failure_stays_as_it_is()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        ActorConnections connections = account.As("operator");
        OperationFailure before = Denied with { Id = AccessEvidence.ActionDenied };
        account.Sandbox.AddFaults(new Sandbox.FaultPlan { Rules = [new Sandbox.FaultRule { Service = "sts", Kind = Sandbox.FaultKind.InternalError }] });

        Assert.Same(before, await new ActorAdvice("Enable-FlinkCmk").AddAsync(before, [connections], CancellationToken.None));
    }

    [Fact]
    public async Task What_was_refused_before_any_call_is_put_on_whoever_would_have_made_it()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        OperationFailure before = Denied with { Id = AccessEvidence.ActionDenied };

        OperationFailure advised = await new ActorAdvice("Initialize-FlinkCmk").AddAsync(before with { Actor = Actor.KeyAdministrator }, [account.As("operator")], CancellationToken.None);

        Assert.Contains("You are KeyAdministrator (", advised.Message, StringComparison.Ordinal);
    }
}
