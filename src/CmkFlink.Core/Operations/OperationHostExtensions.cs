namespace CmkFlink.Core.Operations;

public static class OperationHostExtensions
{
    /// <summary>Refuses; under -WhatIf says so as a warning and lets the plan go on, since earlier commands of the same script may only have been planned.</summary>
    /// <exception cref="OperationException">Not under -WhatIf.</exception>
    public static void Refuse(this IOperationHost host, OperationFailure failure)
    {
        if (!host.IsWhatIf) throw new OperationException(failure);
        host.Warning($"As things are now this would be refused: {failure.Message} {failure.Remedy}");
    }
}
