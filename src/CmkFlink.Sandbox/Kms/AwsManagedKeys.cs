using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Kms;

/// <summary>The keys that AWS services keep in every account, under <c>alias/aws/...</c>. Their policies allow use through the one service, and reading by the account.</summary>
/// <remarks>Policy: KMS developer guide, "AWS managed keys", and the policies it shows. Assumption KMS-10: which of them exist from the start.</remarks>
internal static class AwsManagedKeys
{
    private static readonly string[] Services = ["s3", "kinesis", "ebs", "lambda", "secretsmanager", "ssm"];

    public static void AddTo(KmsStore store, SandboxAccount account, SandboxClock clock, SandboxIds ids, KeyRotator rotator)
    {
        foreach (string service in Services)
        {
            string id = ids.Uuid();
            KmsKey key = new()
            {
                Number = store.NextNumber(),
                KeyId = id,
                Arn = account.KeyArn(id),
                CreationDate = clock.UtcNow,
                KeySpec = "SYMMETRIC_DEFAULT",
                KeyUsage = "ENCRYPT_DECRYPT",
                Origin = "AWS_KMS",
                KeyManager = "AWS",
                Description = $"Default key that protects my {service} data when no other key is defined",
                PolicyText = Policy(service, account),
                Materials = [new KeyMaterial(ids.Hex(64), SandboxIds.SecretBytes(32), null, null)],
                // Every year, whatever anybody does (KMS API reference, GetKeyRotationStatus).
                AutomaticRotation = true,
            };
            store.Add(key);
            rotator.ScheduleAutomatic(key, clock.UtcNow.AddDays(key.RotationPeriodInDays));
            store.SetAlias(new KmsAlias($"alias/aws/{service}", id, clock.UtcNow, clock.UtcNow, store.NextNumber()));
        }
    }

    private static string Policy(string service, SandboxAccount account) => $$"""
        {
          "Version" : "2012-10-17",
          "Id" : "auto-{{service}}-1",
          "Statement" : [ {
            "Sid" : "Allow access through the service for all principals in the account that are authorized to use it",
            "Effect" : "Allow",
            "Principal" : { "AWS" : "*" },
            "Action" : [ "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey" ],
            "Resource" : "*",
            "Condition" : { "StringEquals" : { "kms:CallerAccount" : "{{account.AccountId}}", "kms:ViaService" : "{{service}}.{{account.Region}}.amazonaws.com" } }
          }, {
            "Sid" : "Allow direct access to key metadata to the account",
            "Effect" : "Allow",
            "Principal" : { "AWS" : "{{account.RootArn}}" },
            "Action" : [ "kms:Describe*", "kms:Get*", "kms:List*" ],
            "Resource" : "*"
          } ]
        }
        """;
}
