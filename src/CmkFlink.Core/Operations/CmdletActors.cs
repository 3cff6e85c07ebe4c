namespace CmkFlink.Core.Operations;

/// <summary>Whose credentials each cmdlet takes: the one table, from which refusals say who should have called, and against which the help pages are held.</summary>
public static class CmdletActors
{
    private static readonly IReadOnlyList<Actor> Nobody = [];
    private static readonly IReadOnlyList<Actor> Iam = [Actor.IamAdministrator];
    private static readonly IReadOnlyList<Actor> Keys = [Actor.KeyAdministrator];
    private static readonly IReadOnlyList<Actor> KeysOrReader = [Actor.KeyAdministrator, Actor.Reader];
    private static readonly IReadOnlyList<Actor> Operator = [Actor.Operator];
    private static readonly IReadOnlyList<Actor> OperatorOrReader = [Actor.Operator, Actor.Reader];
    private static readonly IReadOnlyList<Actor> Reader = [Actor.Reader];
    private static readonly IReadOnlyList<Actor> ReaderOrKeys = [Actor.Reader, Actor.KeyAdministrator];
    private static readonly IReadOnlyList<Actor> Several = [Actor.IamAdministrator, Actor.KeyAdministrator, Actor.Operator];

    /// <summary>Cmdlet to actors, the usual one first. One of them suffices, but for <see cref="NeedsAll"/>; a cmdlet without actors asks AWS for nothing.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Actor>> Table { get; } = new Dictionary<string, IReadOnlyList<Actor>>(StringComparer.OrdinalIgnoreCase)
    {
        ["Compare-FlinkCmkPolicy"] = ReaderOrKeys,
        ["Disable-FlinkCmk"] = Operator,
        ["Disable-FlinkCmkKey"] = Keys,
        ["Enable-FlinkCmk"] = Operator,
        ["Enable-FlinkCmkKey"] = Keys,
        ["Export-FlinkCmkReport"] = Nobody,
        ["Export-FlinkCmkTemplate"] = Nobody,
        ["Get-FlinkApplication"] = OperatorOrReader,
        ["Get-FlinkCmkKey"] = KeysOrReader,
        ["Get-FlinkCmkRotation"] = ReaderOrKeys,
        ["Get-FlinkCmkSandbox"] = Nobody,
        ["Get-FlinkCmkStatus"] = Reader,
        ["Get-FlinkSnapshot"] = OperatorOrReader,
        ["Grant-FlinkCmkAccess"] = Iam,
        ["Initialize-FlinkCmk"] = Several,
        ["Invoke-FlinkCmkRehearsal"] = Nobody,
        ["Invoke-FlinkCmkRotation"] = Several,
        ["New-FlinkApplication"] = Operator,
        ["New-FlinkCmkKey"] = Keys,
        ["New-FlinkCmkPolicy"] = Nobody,
        ["New-FlinkCmkRole"] = Iam,
        ["New-FlinkSnapshot"] = Operator,
        ["Remove-FlinkAwsOwnedSnapshot"] = Operator,
        ["Remove-FlinkCmkKey"] = Keys,
        ["Remove-FlinkSnapshot"] = Operator,
        ["Restart-FlinkApplication"] = Operator,
        ["Restore-FlinkCmkKey"] = Keys,
        ["Revoke-FlinkCmkAccess"] = Iam,
        ["Set-FlinkCmkKey"] = Keys,
        ["Start-FlinkApplication"] = Operator,
        ["Start-FlinkCmkSandbox"] = Nobody,
        ["Stop-FlinkApplication"] = Operator,
        ["Stop-FlinkCmkSandbox"] = Nobody,
        ["Test-FlinkCmk"] = Reader,
        ["Test-FlinkCmkAccess"] = Reader,
        ["Test-FlinkCmkPolicy"] = ReaderOrKeys,
        ["Undo-FlinkApplicationUpdate"] = Operator,
        ["Update-FlinkApplicationRuntime"] = Operator,
    };

    /// <summary>Whether all actors of the cmdlet take part, each with steps of his own.</summary>
    public static bool NeedsAll(string cmdlet) => ReferenceEquals(Of(cmdlet), Several);

    /// <summary>The cmdlet's actors; none for a cmdlet that the table does not know.</summary>
    public static IReadOnlyList<Actor> Of(string cmdlet) => Table.TryGetValue(cmdlet, out IReadOnlyList<Actor>? actors) ? actors : Nobody;

    /// <summary>As a sentence says it: "operator", "IAM administrator".</summary>
    public static string NameOf(Actor actor) => actor switch
    {
        Actor.IamAdministrator => "IAM administrator",
        Actor.KeyAdministrator => "key administrator",
        Actor.Operator => "operator",
        _ => "reader",
    };
}
