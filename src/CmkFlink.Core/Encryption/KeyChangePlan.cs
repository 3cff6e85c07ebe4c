using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Encryption;

/// <summary>What a change of key finds and what is left to do.</summary>
/// <param name="Application">As observed.</param>
/// <param name="After">The key to come: ARN, an alias that the caller may not resolve, or AwsOwnedKey.</param>
/// <param name="Effective">When it takes effect.</param>
/// <param name="Step">The step to take; <see langword="null"/> where the application uses the key already.</param>
public sealed record KeyChangePlan(FlinkApplication Application, string After, ChangeEffect Effective, UpdateKeyStep? Step)
{
    public string Before => Application.KeyArn ?? AwsOwnedKey;

    internal const string AwsOwnedKey = "AwsOwnedKey";
}

/// <summary>UpdateApplication with another encryption configuration.</summary>
/// <param name="ApplicationName">Of which application.</param>
/// <param name="Key">To which key; <see langword="null"/> for the AWS owned key.</param>
/// <param name="ConditionalToken">Of the state that was observed: an update of any other state is refused.</param>
public sealed record UpdateKeyStep(string ApplicationName, string? Key, string? ConditionalToken, string Action)
    : OperationStep(Actor.Operator, $"application {ApplicationName}", Action);
