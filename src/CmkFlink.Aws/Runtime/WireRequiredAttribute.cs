namespace CmkFlink.Aws.Runtime;

/// <summary>
/// Marks a member that a response must carry. An answer without it is malformed and becomes an AmazonUnmarshallingException at once,
/// so code that reads such a member need not think of null.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WireRequiredAttribute : Attribute;
