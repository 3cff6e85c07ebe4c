using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Plans;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.SetUp;

/// <summary>Where a set-up happens and who takes part: read by whoever may read at that time, for in the beginning the actors hold no permission yet.</summary>
/// <param name="waits">Whether a transition that is under way is awaited.</param>
internal sealed class SetUpScene(InitializeFlinkCmkRequest request, IActorConnections connections, IOperationHost host, bool waits)
{
    private static readonly Actor[] Anybody = [Actor.Reader, Actor.Operator, Actor.IamAdministrator, Actor.KeyAdministrator];

    private ObservedApplication? _seen;
    private IReadOnlyList<FlinkSnapshot>? _snapshots;

    public ActorIdentities Identities { get; } = new(connections);

    public IamPrincipalName Operator { get; } = request.Operator ?? throw new OperationException(PrincipalMissing("Operator"));

    public IamPrincipalName KeyAdministrator { get; } = request.KeyAdministrator ?? throw new OperationException(PrincipalMissing("KeyAdministrator"));

    /// <summary>Which snapshots a written plan lets go; <see langword="null"/> where none is applied.</summary>
    public PlannedSnapshots? Planned { get; set; }

    public string ApplicationArn { get; private set; } = "";

    public string Region { get; private set; } = "";

    public string Account { get; private set; } = "";

    public string ExecutionRoleArn { get; private set; } = "";

    public string OperatorArn { get; private set; } = "";

    public string KeyAdministratorArn { get; private set; } = "";

    public string? ReaderArn { get; private set; }

    public async Task ReadAsync(CancellationToken cancellation)
    {
        FlinkApplication application = (await ObserveAsync(cancellation)).Application;
        ApplicationArn = application.ApplicationArn;
        Arn arn = Arn.Parse(ApplicationArn);
        Region = arn.Region;
        Account = arn.Account;
        ExecutionRoleArn = request.ExecutionRoleArn ?? application.ServiceExecutionRole ?? throw new OperationException(new OperationFailure("ExecutionRoleUnknown", FailureCategory.InvalidArgument, $"Application '{request.ApplicationName}' shows no service execution role.", "Give -ExecutionRoleArn.", application));
        OperatorArn = await ArnOfAsync(Operator, cancellation);
        KeyAdministratorArn = await ArnOfAsync(KeyAdministrator, cancellation);
        ReaderArn = request.Reader is { } reader ? await ArnOfAsync(reader, cancellation) : null;
    }

    /// <summary>Whoever acts here sees his own; the reader sees everything, once he may.</summary>
    public Task<AwsConnection> ReadAsAsync(Actor owner, CancellationToken cancellation) =>
        connections.ForAsync(request.Actor is { } only && only != owner && connections.Has(Actor.Reader) ? Actor.Reader : owner, cancellation);

    public async Task<ObservedApplication> ObserveAsync(CancellationToken cancellation) =>
        _seen ??= await AnybodyAsync(connection => LookAsync(connection, cancellation), cancellation);

    private async Task<ObservedApplication> LookAsync(AwsConnection connection, CancellationToken cancellation)
    {
        ApplicationReader reader = new(connection);
        ObservedApplication seen = await reader.ObserveAsync(request.ApplicationName, cancellation);
        if (!waits || ApplicationWaiter.IsAtRest(seen.Application)) return seen;
        return (await new ApplicationWaiter(reader, WaitSettings.For(connection, request.Timeout)).UntilAtRestAsync(request.ApplicationName, null, $"Initialize-FlinkCmk {request.ApplicationName}", host, cancellation)).Seen;
    }

    public async Task<IReadOnlyList<FlinkSnapshot>> SnapshotsAsync(CancellationToken cancellation)
    {
        FlinkApplication application = (await ObserveAsync(cancellation)).Application;
        return _snapshots ??= await AnybodyAsync(async connection => await new SnapshotReader(connection).ReadAsync(application, cancellation), cancellation);
    }

    /// <summary>What a step has changed is read anew.</summary>
    public void Forget()
    {
        _seen = null;
        _snapshots = null;
    }

    private static OperationFailure PrincipalMissing(string parameter) => new(
        "PrincipalMissing", FailureCategory.InvalidArgument, $"Nobody is named as {parameter}.", $"Give -{parameter}RoleName, or -{parameter}UserName for an IAM user.", parameter);

    private async Task<string> ArnOfAsync(IamPrincipalName principal, CancellationToken cancellation) =>
        (await AnybodyAsync(async connection => await new IamReader(connection).FindAsync(principal, cancellation), cancellation))?.Arn
        ?? throw new OperationException(new OperationFailure(
            principal.Type == IamPrincipalType.Role ? "RoleNotFound" : "UserNotFound", FailureCategory.ObjectNotFound, $"There is no {principal} in account {Account}.",
            principal.Type == IamPrincipalType.Role ? $"IAM administrator: New-FlinkCmkRole -RoleName {principal.Name} makes one; or correct the name." : "Correct the name; this module makes roles, not users.", principal.Name));

    /// <summary>Asks each actor whose credentials are given, and the caller himself where he is one of the actors, until one may know.</summary>
    public async Task<T> AnybodyAsync<T>(Func<AwsConnection, Task<T>> ask, CancellationToken cancellation)
    {
        Exception? denied = null;
        foreach (Actor actor in Anybody.Where(connections.Has).Concat(Anybody.Where(a => !connections.Has(a) && a != Actor.Reader).Take(1)))
        {
            try
            {
                return await ask(await connections.ForAsync(actor, cancellation));
            }
            catch (Exception e) when (e is not OperationCanceledException && Failures.From(e).Category is FailureCategory.PermissionDenied or FailureCategory.AuthenticationError)
            {
                denied ??= e;
            }
        }

        throw new OperationException(Failures.From(denied!, request.ApplicationName));
    }
}
