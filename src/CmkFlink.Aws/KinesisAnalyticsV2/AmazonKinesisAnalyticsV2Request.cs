using Amazon.Runtime;

namespace Amazon.KinesisAnalyticsV2;

/// <summary>The base of every request of this service.</summary>
public abstract class AmazonKinesisAnalyticsV2Request : AmazonWebServiceRequest;
