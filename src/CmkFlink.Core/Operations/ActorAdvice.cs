using CmkFlink.Core.Access;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Keys;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Operations;

/// <summary>Says, where a call was refused for want of permission, who called, who should have, and how to name him. The commonest mistake with several actors is the wrong profile.</summary>
/// <param name="command">The cmdlet: a row of <see cref="CmdletActors"/>.</param>
public sealed class ActorAdvice(string command)
{
    // What is refused before any call is made, because it could not succeed.
    private static readonly string[] RefusedBeforehand = [AccessEvidence.ActionDenied, KeyFailures.LocksOutCaller];

    // Who he is helps the reader of an error; that it takes long must not keep the error itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The failure with the advice; as it is where it is no refusal, or where nobody can be named. Never throws.</summary>
    /// <param name="connections">The connections of the command, one of which was refused.</param>
    public async Task<OperationFailure> AddAsync(OperationFailure failure, IReadOnlyCollection<ActorConnections> connections, CancellationToken cancellation)
    {
        if ((failure.Category != FailureCategory.PermissionDenied && !RefusedBeforehand.Contains(failure.Id)) || CmdletActors.Of(command).Count == 0) return failure;
        try
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(Patience);
            if (await RefusedAsync(failure, connections, limit.Token) is not { } refusal) return failure;
            return Worded(failure, (await refusal.Connection.CallerAsync(limit.Token)).Arn, refusal.Other);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever keeps STS from answering, the first failure is the one to show.
            return failure;
        }
    }

    /// <summary>The words.</summary>
    /// <param name="caller">ARN of the user or session that was refused.</param>
    /// <param name="other">The actor for whom the refused credentials were given; <see langword="null"/> for the caller's own.</param>
    internal OperationFailure Worded(OperationFailure failure, string caller, Actor? other)
    {
        string name = ShortName(caller);
        string you = failure.Message.Contains(caller) ? name : $"{name} ({caller})";
        Actor? needed = other ?? failure.Actor;
        IReadOnlyList<Actor> actors = needed is { } one && (other is not null || CmdletActors.NeedsAll(command)) ? [one] : CmdletActors.Of(command);
        bool all = actors.Count > 1 && CmdletActors.NeedsAll(command);
        string who = Listed(actors, all ? " and " : " or ");
        string what = other is { } given ? $"-{Prefix(given)}ProfileName of {command}" : actors.Count == 1 && CmdletActors.NeedsAll(command) ? $"this step of {command}" : command;
        string parameters = string.Join(", ", (other is not null || CmdletActors.NeedsAll(command) ? actors.Select(actor => $"-{Prefix(actor)}ProfileName") : ["-ProfileName"]).Distinct());
        string names = all ? "name a profile for each" : $"names the profile of {(actors.Count == 1 ? who : "one of them")}";
        return failure with
        {
            Message = $"{failure.Message} You are {you}; {what} needs {who}.",
            Remedy = $"{parameters} {names}. If {name} is {(actors.Count == 1 ? who : "one of them")} already, a permission is missing: {failure.Remedy}",
        };
    }

    /// <summary>arn:aws:sts::123456789012:assumed-role/KeyAdministrator/session: KeyAdministrator; a user by name, the root user as such.</summary>
    internal static string ShortName(string caller)
    {
        if (!Arn.TryParse(caller, out Arn? arn)) return caller;
        string[] parts = arn.Resource.Split('/');
        return arn.Resource == "root" ? $"the root user of {arn.Account}" : arn.Resource.StartsWith("assumed-role/", StringComparison.Ordinal) && parts.Length > 1 ? parts[1] : parts[parts.Length - 1];
    }

    private async Task<Refusal?> RefusedAsync(OperationFailure failure, IReadOnlyCollection<ActorConnections> connections, CancellationToken cancellation)
    {
        foreach (ActorConnections each in connections)
        {
            if (each.FindRefusal(failure.Exception) is { } refusal) return refusal;
        }

        // What was found out before any call was made concerns whoever would have made it.
        if (!RefusedBeforehand.Contains(failure.Id) || connections.FirstOrDefault() is not { } first) return null;
        Actor actor = failure.Actor ?? CmdletActors.Of(command)[0];
        return new Refusal(await first.ForAsync(actor, cancellation), first.Has(actor) ? actor : null);
    }

    private static string Listed(IReadOnlyList<Actor> actors, string last)
    {
        List<string> names = [.. actors.Select(actor => (actor == Actor.Reader ? "a " : "the ") + CmdletActors.NameOf(actor))];
        return names.Count == 1 ? names[0] : string.Join(", ", names.Take(names.Count - 1)) + last + names[names.Count - 1];
    }

    private static string Prefix(Actor actor) => actor switch
    {
        Actor.IamAdministrator => "Iam",
        Actor.KeyAdministrator => "KeyAdministrator",
        Actor.Operator => "Operator",
        _ => "Reader",
    };
}
