namespace CmkFlink.Policy.Builders;

/// <summary>A policy cannot be built from what was given.</summary>
/// <param name="message">What is wrong and how to mend it.</param>
/// <param name="parameter">The member of <see cref="PolicyRequest"/> at fault.</param>
public sealed class PolicyRequestException(string message, string parameter) : ArgumentException(message, parameter)
{
    /// <summary>The message alone; the parameter is in <see cref="ArgumentException.ParamName"/>.</summary>
    public override string Message { get; } = message;
}
