using CmkFlink.Sandbox.Protocol;
using static CmkFlink.Sandbox.Protocol.InputShape;

namespace CmkFlink.Sandbox.Iam;

/// <summary>Shapes that recur in IAM's service model.</summary>
internal static class IamShapes
{
    /// <summary>Longest marker of a list operation.</summary>
    public const int MaxMarker = 320;

    public const string NamePattern = "[A-Za-z0-9_+=,.@-]+";

    public static InputShape Name64 { get; } = InputShape.Text(1, 64, NamePattern);

    public static InputShape Name128 { get; } = InputShape.Text(1, 128, NamePattern);

    public static InputShape Path { get; } = InputShape.Text(1, 512, @"/|(/[\u0021-\u007E]+/)");

    public static InputShape PathPrefix { get; } = InputShape.Text(1, 512, @"/[\u0021-\u007E]*");

    public static InputShape Arn { get; } = InputShape.Text(20, 2048);

    public static InputShape Document { get; } = InputShape.Text(1, 131072, @"[\u0009\u000A\u000D\u0020-\u00FF]+");

    public static InputShape Description { get; } = InputShape.Text(0, 1000, @"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*");

    public static InputShape VersionId { get; } = InputShape.Text(null, null, @"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?");

    /// <summary>Of an MFA device; a virtual one's is an ARN.</summary>
    public static InputShape SerialNumber { get; } = InputShape.Text(9, 256, "[A-Za-z0-9_+=/:,.@-]+");

    public static InputShape Tags { get; } = List(Structure(
        ("Key", InputShape.Text(1, 128, @"[\p{L}\p{Z}\p{N}_.:/=+@-]+").Required),
        ("Value", InputShape.Text(0, 256, @"[\p{L}\p{Z}\p{N}_.:/=+@-]*").Required)), 0, 50);

    public static InputShape TagKeys { get; } = List(InputShape.Text(1, 128, @"[\p{L}\p{Z}\p{N}_.:/=+@-]+"), 0, 50).Required;

    /// <summary>A structure with the two members of every list operation.</summary>
    public static InputShape Paged(params (string Name, InputShape Shape)[] members) => Structure([.. members, ("Marker", InputShape.Text(1, MaxMarker, @"[\u0020-\u00FF]+")), ("MaxItems", Integer(1, 1000))]);
}
