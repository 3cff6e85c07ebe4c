namespace StandIns;

internal static class StandIn
{
    public const string Noun = "AwsSdk40";
}
