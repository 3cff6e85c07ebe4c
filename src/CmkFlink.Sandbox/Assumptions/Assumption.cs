namespace CmkFlink.Sandbox.Assumptions;

/// <summary>Something the sandbox does that public sources do not say.</summary>
/// <param name="Id">How the code refers to it: <c>KMS-3</c>, <c>MSF-7</c>.</param>
/// <param name="Statement">What the sandbox does.</param>
/// <param name="Reason">Why this and not something else.</param>
public sealed record Assumption(string Id, string Statement, string Reason);
