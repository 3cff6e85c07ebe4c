using Amazon.Runtime;

namespace Amazon.IdentityManagement;

/// <summary>The base of every request of this service.</summary>
public abstract class AmazonIdentityManagementServiceRequest : AmazonWebServiceRequest;
