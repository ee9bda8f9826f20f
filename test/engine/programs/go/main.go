package main

import (
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	images "pulumi-cloudflare-images/sdk/go/cloudflareimages"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		account, _ := ctx.GetConfig("test:account")
		url, _ := ctx.GetConfig("test:url")
		other, err := images.NewProvider(ctx, "other", &images.ProviderArgs{
			ApiToken:  pulumi.ToSecret(pulumi.String("other-token")).(pulumi.StringOutput),
			AccountId: pulumi.String(account),
			BaseUrl:   pulumi.String(url),
		})
		if err != nil {
			return err
		}
		pending, err := pulumi.NewStash(ctx, "pending", &pulumi.StashArgs{Input: pulumi.String("any")})
		if err != nil {
			return err
		}
		hero := images.LookupImageDetailsOutput(ctx, images.LookupImageDetailsOutputArgs{
			ImageId: pulumi.String("hero.jpeg"),
			Expect: images.ImageExpectationsArgs{
				Variants:    pulumi.ToStringArray([]string{"print"}),
				Enforcement: pulumi.String("advisory"),
			},
		}, pulumi.Provider(other))
		key := images.GetSigningKeyOutput(ctx, images.GetSigningKeyOutputArgs{}, pulumi.Provider(other))
		deferred := images.LookupImageDetailsOutput(ctx, images.LookupImageDetailsOutputArgs{
			ImageId: pending.ID().ToStringOutput(),
		}, pulumi.Provider(other))

		many, _ := ctx.GetConfig("test:many")
		count, _ := strconv.Atoi(many)
		found := make([]any, count)
		for index := range found {
			id := pulumi.String("image-" + strconv.Itoa(index))
			args := images.LookupImageDetailsOutputArgs{ImageId: id}
			found[index] = images.LookupImageDetailsOutput(ctx, args).ImageId()
		}

		ctx.Export("hero", hero.VariantUrls().MapIndex(pulumi.String("public")))
		ctx.Export("key", key.Value())
		ctx.Export("deferred", deferred.VariantUrls().MapIndex(pulumi.String("public")))
		ctx.Export("many", pulumi.All(found...).ApplyT(func(ids []any) int { return len(ids) }))
		return nil
	})
}
